package dev.slipway.embedded.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command to run in a container, or (with an empty command) to attach to its main process.
 *
 * @param container the container; null when the pod has but one
 * @param command the program and its arguments; empty for attach
 * @param stdin the caller sends input
 * @param stdout the caller wants standard output
 * @param stderr the caller wants standard error
 * @param tty on a terminal; standard error then comes with standard output
 */
public record ExecRequest(
    @Nullable String container,
    List<String> command,
    boolean stdin,
    boolean stdout,
    boolean stderr,
    boolean tty) {
  /** Copies the command. */
  public ExecRequest {
    command = List.copyOf(command);
  }
}
