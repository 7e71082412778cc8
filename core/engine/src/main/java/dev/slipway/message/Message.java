package dev.slipway.message;

import dev.slipway.redact.Redactor;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One message about a release; its fields are those of the SOP's section 6.
 *
 * @param id the same in every process that tells it, see {@link #id(String, MessageKind, String)}
 * @param releaseId the record's id
 * @param version the one that was to be live
 * @param live the version that serves now; null when that is none, or not known
 * @param at when it happened, UTC
 * @param by who releases
 * @param detail one line: the reason of a failure, the step of a progress; empty for none
 * @param checks what the smoke tests came to; empty when it is not said
 * @param dashboard Grafana's address; null for none
 * @param run the CI run's address; null outside of CI
 * @param incident the incident's address; null when none was opened
 */
public record Message(
    String id,
    String releaseId,
    MessageKind kind,
    String application,
    String environment,
    String version,
    @Nullable String live,
    Instant at,
    String by,
    String detail,
    String checks,
    @Nullable String dashboard,
    @Nullable String run,
    @Nullable String incident) {
  public Message {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(releaseId, "releaseId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(checks, "checks");
  }

  /**
   * @param sequence tells messages of one kind apart, as the phase of a progress; the same in a
   *     process that resumes
   */
  public static String id(String releaseId, MessageKind kind, String sequence) {
    return releaseId + "." + kind.word() + "." + sequence;
  }

  /** The same message with the incident's address. */
  Message with(String incidentAddress) {
    return new Message(
        id,
        releaseId,
        kind,
        application,
        environment,
        version,
        live,
        at,
        by,
        detail,
        checks,
        dashboard,
        run,
        incidentAddress);
  }

  /** The same message without what the redactor knows as secret. */
  public Message redacted(Redactor redactor) {
    return new Message(
        id,
        releaseId,
        kind,
        redactor.redact(application),
        environment,
        redactor.redact(version),
        live == null ? null : redactor.redact(live),
        at,
        redactor.redact(by),
        redactor.redact(detail),
        redactor.redact(checks),
        dashboard == null ? null : redactor.redact(dashboard),
        run == null ? null : redactor.redact(run),
        incident == null ? null : redactor.redact(incident));
  }
}
