package dev.slipway.preflight;

import dev.slipway.config.OnCallConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Levels 1 and 2 of an escalation policy, by PagerDuty's <a
 * href="https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls">{@code
 * oncalls}</a>.
 */
final class PagerDuty implements OnCall {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 20;

  static final Dialect DIALECT =
      new Dialect(
          "PagerDuty",
          "Token token=",
          Map.of("Accept", "application/vnd.pagerduty+json;version=2"),
          "this key may not read it");

  private final OnCallConfig config;
  private final RestCaller rest;

  PagerDuty(OnCallConfig config, RestCaller rest) {
    this.config = config;
    this.rest = rest;
  }

  @Override
  public List<String> levels() {
    return List.of("level 1", "level 2");
  }

  @Override
  public List<Shift> shifts(String level, Instant from, Instant to) {
    List<Shift> shifts = new ArrayList<>();
    int offset = 0;
    for (int page = 0; page < MOST_PAGES; page++) {
      String path = path(from, to, offset);
      JsonNode answer = rest.get(path);
      JsonNode all = answer.path("oncalls");
      if (!all.isArray() || !answer.path("more").isBoolean()) {
        throw rest.unexpected(path, "its answer is no list of who is on call");
      }
      for (JsonNode one : all) {
        if (level.equals("level " + one.path("escalation_level").asInt(-1))) {
          shifts.add(shift(path, one, from, to));
        }
      }
      if (!answer.path("more").asBoolean()) {
        return shifts;
      }
      offset += PAGE;
    }
    throw rest.unexpected(path(from, to, offset), "its pages do not end");
  }

  private String path(Instant from, Instant to, int offset) {
    return "/oncalls?escalation_policy_ids%5B%5D="
        + URLEncoder.encode(String.valueOf(config.policy()), StandardCharsets.UTF_8)
        + "&since="
        + from
        + "&until="
        + to
        + "&time_zone=UTC&limit="
        + PAGE
        + "&offset="
        + offset;
  }

  /** Who is on call for good has neither start nor end. */
  private Shift shift(String path, JsonNode one, Instant from, Instant to) {
    String who =
        one.path("user").path("summary").asString(one.path("user").path("id").asString(""));
    if (who.isEmpty()) {
      throw rest.unexpected(path, "somebody on call has no name");
    }
    return new Shift(who, time(path, one, "start", from), time(path, one, "end", to));
  }

  private Instant time(String path, JsonNode one, String field, Instant forGood) {
    if (!one.has(field)) {
      throw rest.unexpected(path, "a shift of its answer has no " + field);
    }
    if (one.path(field).isNull()) {
      return forGood;
    }
    try {
      return OffsetDateTime.parse(one.path(field).asString("")).toInstant();
    } catch (DateTimeException e) {
      throw rest.unexpected(path, "the " + field + " of a shift is no time");
    }
  }
}
