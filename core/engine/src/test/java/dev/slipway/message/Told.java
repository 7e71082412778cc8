package dev.slipway.message;

import java.time.Instant;

/** Messages for tests. */
final class Told {
  static final Instant AT = Instant.parse("2026-02-20T10:15:30.123Z");

  private Told() {}

  static Message of(MessageKind kind, String sequence, String detail) {
    return new Message(
        Message.id("r1", kind, sequence),
        "r1",
        kind,
        "preskool-erp",
        "production",
        "3f2c1a9",
        kind == MessageKind.ROLLED_BACK ? "1b2c3d4" : "3f2c1a9",
        AT,
        "asha",
        detail,
        "✅ All smoke tests passed (7)",
        "https://grafana.preskool.com/d/preskool-slo",
        null,
        null);
  }
}
