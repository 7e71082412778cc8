package dev.slipway.message;

import java.util.LinkedHashMap;
import java.util.Map;

/** A message as plain JSON, as {@code docs/messages.md} describes it. */
final class WebhookJson {
  private static final int LONGEST = 4000;

  private WebhookJson() {}

  static Map<String, Object> payload(Message m) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 1);
    json.put("id", m.id());
    json.put("releaseId", m.releaseId());
    json.put("kind", m.kind().word());
    json.put("application", m.application());
    json.put("environment", m.environment());
    json.put("version", m.version());
    json.put("live", m.live());
    json.put("at", m.at().toString());
    json.put("by", m.by());
    json.put("detail", Cut.to(LONGEST, m.detail()));
    json.put("checks", m.checks());
    json.put("dashboard", m.dashboard());
    json.put("run", m.run());
    json.put("incident", m.incident());
    json.put("title", Cut.to(LONGEST, Wording.title(m)));
    return json;
  }
}
