package dev.slipway.embedded.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The API server's refusal of a request: what a client over HTTP receives as a {@code Status} body.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient Map<String, Object> details;

  /**
   * A refusal without details.
   *
   * @param code the HTTP status code
   * @param reason the machine-readable reason, such as {@code NotFound}
   * @param message what a person reads
   */
  public ApiException(int code, String reason, String message) {
    this(code, reason, message, Map.of());
  }

  /**
   * A refusal with details.
   *
   * @param code the HTTP status code
   * @param reason the machine-readable reason, such as {@code NotFound}
   * @param message what a person reads
   * @param details the {@code details} of the Status body: name, group, kind, causes
   */
  public ApiException(int code, String reason, String message, Map<String, Object> details) {
    super(message);
    this.code = code;
    this.reason = Objects.requireNonNull(reason, "reason");
    this.details = Map.copyOf(details);
  }

  /** Returns the HTTP status code. */
  public int code() {
    return code;
  }

  /** Returns the machine-readable reason, such as {@code AlreadyExists}. */
  public String reason() {
    return reason;
  }

  /** Returns the Status body's details; empty when it has none. */
  public Map<String, Object> details() {
    return details;
  }

  /** Returns whether the object (or the kind) is not there. */
  public boolean isNotFound() {
    return code == 404;
  }

  /** Returns whether the object changed since it was read; read it again and retry. */
  public boolean isConflict() {
    return code == 409 && reason.equals("Conflict");
  }

  /** Returns whether an object of that name exists. */
  public boolean isAlreadyExists() {
    return code == 409 && reason.equals("AlreadyExists");
  }

  /**
   * One entry of {@code details.causes}.
   *
   * @param reason such as {@code FieldValueRequired}
   * @param message what a person reads
   * @param field the path of the field
   * @return the entry as it stands in the body
   */
  public static Map<String, Object> cause(String reason, String message, String field) {
    return Map.of("reason", reason, "message", message, "field", field);
  }

  /**
   * Returns the causes of the details.
   *
   * @return the causes; empty when there are none
   */
  public List<?> causes() {
    return details.get("causes") instanceof List<?> causes ? causes : List.of();
  }
}
