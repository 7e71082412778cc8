package dev.slipway.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is learned of a release when its record is written already: a record of its own, never an
 * edit.
 *
 * @param recordId which release it is about
 * @param kind what was learned
 * @param at when that happened, which may be long before it is written down; UTC
 * @param by who says so
 * @param what one line, for people
 * @param url where more is, as the incident's address; null for nowhere
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Amendment(
    String recordId, Kind kind, Instant at, String by, String what, @Nullable String url) {
  /** What can be learned later. */
  public enum Kind {
    /** An incident was opened for it, at its {@code url}. */
    INCIDENT,
    /** It failed after its watch had ended. */
    FAILED_LATER,
    /** The failure that it brought was over. */
    RESTORED,
    /** It was not planned, but made because of an incident. */
    UNPLANNED,
    /** It was planned. */
    PLANNED,
    /** Anything else. */
    NOTE
  }

  public Amendment {
    Objects.requireNonNull(recordId, "recordId");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(what, "what");
    if (kind == Kind.INCIDENT && url == null) {
      throw new IllegalArgumentException("an amendment that names an incident needs its address");
    }
  }

  /** The same for the same content: to keep it twice does nothing. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public String amendmentId() {
    String content =
        String.join("\u0000", recordId, kind.name(), at.toString(), by, what, "" + url);
    return recordId
        + "-"
        + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + "-"
        + RecordHash.hex(content.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }
}
