package dev.slipway.preflight;

import dev.slipway.config.OnCallConfig;
import dev.slipway.config.OnCallConfig.System;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * Schedules of Opsgenie, and of the operations of Jira Service Management, which has its API with
 * other names: by the final timeline, which has rotations, overrides and forwarding worked in. Who
 * is on call at one moment would not show a gap later.
 */
final class ScheduleTimelines implements OnCall {
  private final OnCallConfig config;
  private final RestCaller rest;

  ScheduleTimelines(OnCallConfig config, RestCaller rest) {
    this.config = config;
    this.rest = rest;
  }

  static Dialect dialect(OnCallConfig config) {
    return config.system() == System.OPSGENIE
        ? Dialect.of("Opsgenie", "GenieKey ", "this key may not read it")
        : Dialect.of("Jira Service Management", "Bearer ", "this account may not read it");
  }

  @Override
  public List<String> levels() {
    return IntStream.rangeClosed(1, config.schedules().size()).mapToObj(i -> "level " + i).toList();
  }

  @Override
  public List<Shift> shifts(String level, Instant from, Instant to) {
    String schedule = config.schedules().get(levels().indexOf(level));
    boolean opsgenie = config.system() == System.OPSGENIE;
    String path =
        (opsgenie ? "/v2" : "/v1")
            + "/schedules/"
            + URLEncoder.encode(schedule, StandardCharsets.UTF_8).replace("+", "%20")
            + "/timeline?interval=3&intervalUnit=days&date="
            + URLEncoder.encode(from.toString(), StandardCharsets.UTF_8)
            + (opsgenie ? "&identifierType=id" : "");
    JsonNode answer = rest.get(path);
    JsonNode timeline = opsgenie ? answer.path("data") : answer;
    JsonNode rotations = timeline.path("finalTimeline").path("rotations");
    if (!rotations.isArray()) {
      throw rest.unexpected(path, "its answer has no final timeline");
    }
    if (time(path, timeline, "endDate").isBefore(to)) {
      throw rest.unexpected(path, "its timeline ends before " + to);
    }
    List<Shift> shifts = new ArrayList<>();
    for (JsonNode rotation : rotations) {
      for (JsonNode period : rotation.path("periods")) {
        String who = who(period.path(opsgenie ? "recipient" : "responder"));
        // A rotation may have a turn that is nobody's.
        if (!who.isEmpty()) {
          shifts.add(
              new Shift(who, time(path, period, "startDate"), time(path, period, "endDate")));
        }
      }
    }
    return shifts;
  }

  private static String who(JsonNode recipient) {
    if (recipient.path("type").asString("").equals("none")) {
      return "";
    }
    return recipient.path("name").asString(recipient.path("id").asString(""));
  }

  private Instant time(String path, JsonNode node, String field) {
    try {
      return OffsetDateTime.parse(node.path(field).asString("")).toInstant();
    } catch (DateTimeException e) {
      throw rest.unexpected(path, "its " + field + " is no time");
    }
  }
}
