package dev.slipway.embedded.api;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a container's log is wanted.
 *
 * @param container the container; null when the pod has but one
 * @param previous the instance before the last restart
 * @param follow go on with what is written later
 * @param tailLines only that many last lines; null for all
 * @param since only what is younger than this; null for all
 * @param sinceTime only what is not older than this; null for all
 * @param timestamps begin each line with its time
 * @param limitBytes stop after that many bytes; null for all
 */
public record LogRequest(
    @Nullable String container,
    boolean previous,
    boolean follow,
    @Nullable Long tailLines,
    @Nullable Duration since,
    @Nullable Instant sinceTime,
    boolean timestamps,
    @Nullable Long limitBytes) {}
