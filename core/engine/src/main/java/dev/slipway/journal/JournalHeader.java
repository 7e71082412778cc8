package dev.slipway.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a journal is the journal of: what another process must know to resume or roll back.
 *
 * @param releaseId unique; the record that the release ends with has it too
 * @param kind what is being done
 * @param application its name
 * @param environment its name
 * @param version what is being released, or returned to
 * @param previousVersion what was there before; null for a first release, or when not known
 * @param digests by image name, the digests that replace tags; may be empty
 * @param target the record that a rollback returns to; null for a deploy
 * @param deployer who began it
 * @param runId the CI run's id; null outside of CI
 * @param runUrl the CI run's address; null outside of CI
 * @param startedAt when
 * @param previousRecord the id of the newest record at that time; null when there was none
 * @param approvedDigest of the only plan that may be done; null when whatever is planned may be
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JournalHeader(
    String releaseId,
    Kind kind,
    String application,
    String environment,
    String version,
    @Nullable String previousVersion,
    Map<String, String> digests,
    @Nullable String target,
    String deployer,
    @Nullable String runId,
    @Nullable String runUrl,
    Instant startedAt,
    @Nullable String previousRecord,
    @Nullable String approvedDigest) {

  /** What is being done. */
  public enum Kind {
    DEPLOY,
    ROLLBACK
  }

  public JournalHeader {
    Objects.requireNonNull(releaseId, "releaseId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(deployer, "deployer");
    Objects.requireNonNull(startedAt, "startedAt");
    digests = digests == null ? Map.of() : Map.copyOf(digests);
  }

  /** For people: {@code deploy of preskool-erp 3f2c1a9 to production}. */
  @Override
  public String toString() {
    return (kind == Kind.DEPLOY ? "deploy of " : "rollback of ")
        + application
        + (kind == Kind.DEPLOY ? " " : " back to ")
        + version
        + (kind == Kind.DEPLOY ? " to " : " in ")
        + environment;
  }
}
