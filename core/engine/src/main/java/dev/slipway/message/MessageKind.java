package dev.slipway.message;

import java.util.List;
import java.util.Locale;

/** What a message tells. */
public enum MessageKind {
  /** A release began; what follows of it is told in this message's thread. */
  STARTED(false),
  /** A phase ended. */
  PROGRESS(false),
  SUCCEEDED(false),
  ROLLED_BACK(true),
  /** It stopped in between; a person has to look. */
  FAILED(true),
  /** Nothing was changed. */
  BLOCKED(false);

  private static final List<String> CALLED = List.of("on-call-primary", "engineering-lead");

  private final boolean incident;

  MessageKind(boolean incident) {
    this.incident = incident;
  }

  /** Whether it goes to the incidents channels; one too many is better there than none. */
  public boolean incident() {
    return incident;
  }

  /** Whether it is told only where messages can be kept together in a thread. */
  public boolean threadOnly() {
    return this == STARTED || this == PROGRESS || this == BLOCKED;
  }

  /** The roles of the SOP's section 8 that are mentioned. */
  public List<String> roles() {
    return incident ? CALLED : List.of();
  }

  /** As it stands in ids and JSON: {@code rolled-back}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
