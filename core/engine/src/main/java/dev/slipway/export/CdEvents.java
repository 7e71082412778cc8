package dev.slipway.export;

import dev.slipway.record.Amendment;
import dev.slipway.record.DeployedImage;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Kind;
import dev.slipway.record.DeploymentRecord.Outcome;
import dev.slipway.record.FailureRecord;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as <a href="https://cdevents.dev">CDEvents</a>, specification 0.5: for each image of a
 * release that reached its environment {@code service.deployed} (the first), {@code
 * service.upgraded} or {@code service.rolledback}; for a failure {@code incident.detected}, {@code
 * incident.reported} where a ticket is known, and {@code incident.resolved} where the version
 * before serves again. All events of a release are one chain; their ids are the same in every
 * export.
 */
public final class CdEvents {
  private static final String SPECIFICATION = "0.5.1";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI source;

  /**
   * @param source who tells, as {@code https://github.com/acme/erp}
   */
  public CdEvents(URI source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  /**
   * The events of a record, in the order in which they happened, each a JSON object.
   *
   * @param amendments what was learned later; only those of this record are looked at
   */
  public List<String> of(DeploymentRecord record, List<Amendment> amendments) {
    List<Map<String, Object>> events = new ArrayList<>();
    boolean reached = record.outcome() != Outcome.BLOCKED && record.outcome() != Outcome.UNKNOWN;
    if (reached && record.kind() == Kind.DEPLOY && record.outcome() != Outcome.HALTED) {
      String deployed = record.previousSha() == null ? "deployed" : "upgraded";
      record.images().forEach(i -> events.add(service(record, i, deployed, record.startedAt())));
    }
    incident(record, amendments, events);
    boolean back =
        record.outcome() == Outcome.ROLLED_BACK
            || (record.kind() == Kind.ROLLBACK && record.outcome() == Outcome.SUCCEEDED);
    if (back) {
      record
          .images()
          .forEach(i -> events.add(service(record, i, "rolledback", record.timestamp())));
    }
    if (record.outcome() == Outcome.ROLLED_BACK && record.failure() != null) {
      events.add(
          event(
              record,
              "incident.resolved",
              "incident",
              record.timestamp(),
              incidentContent(record, record.live() + " serves again")));
    }
    return events.stream().map(JSON::writeValueAsString).toList();
  }

  private void incident(
      DeploymentRecord record, List<Amendment> amendments, List<Map<String, Object>> events) {
    FailureRecord failure = record.failure();
    if (failure == null || record.outcome() == Outcome.BLOCKED) {
      return;
    }
    events.add(
        event(
            record,
            "incident.detected",
            "incident",
            failure.detectedAt(),
            incidentContent(record, failure.code() + ": " + failure.cause())));
    amendments.stream()
        .filter(a -> a.recordId().equals(record.recordId()))
        .filter(a -> a.kind() == Amendment.Kind.INCIDENT)
        .findFirst()
        .ifPresent(
            a -> {
              Map<String, Object> content = incidentContent(record, a.what());
              content.put("ticketURI", Objects.requireNonNull(a.url()));
              events.add(event(record, "incident.reported", "incident", a.at(), content));
            });
  }

  private static Map<String, Object> incidentContent(DeploymentRecord record, String description) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("description", description);
    content.put("environment", Map.of("id", record.environment()));
    content.put("service", Map.of("id", record.application()));
    return content;
  }

  private Map<String, Object> service(
      DeploymentRecord record, DeployedImage image, String what, Instant at) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("environment", Map.of("id", record.environment()));
    content.put("artifactId", packageUrl(image));
    return event(record, "service." + what, record.application() + "/" + image.name(), at, content);
  }

  private Map<String, Object> event(
      DeploymentRecord record,
      String type,
      String subject,
      Instant at,
      Map<String, Object> content) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("specversion", SPECIFICATION);
    context.put("id", record.recordId() + "/" + type + "/" + subject);
    context.put("source", source.toString());
    context.put("type", "dev.cdevents." + type + ".0.3.0");
    context.put("timestamp", at.toString());
    context.put("chainId", record.recordId());
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("context", context);
    event.put(
        "subject",
        Map.of(
            "id",
            subject.equals("incident") ? record.recordId() : subject,
            "source",
            source.toString(),
            "content",
            content));
    event.put(
        "customData",
        Map.of("slipway", Map.of("recordId", record.recordId(), "version", record.sha())));
    event.put("customDataContentType", "application/json");
    return event;
  }

  /** By digest where it is known, else by tag, which may lead elsewhere later. */
  static String packageUrl(DeployedImage image) {
    String reference = image.reference();
    int at = reference.indexOf('@');
    String named = at < 0 ? reference : reference.substring(0, at);
    int slash = named.lastIndexOf('/');
    int colon = named.lastIndexOf(':');
    String tag = colon > slash ? named.substring(colon + 1) : "";
    String repository = colon > slash ? named.substring(0, colon) : named;
    String name = repository.substring(repository.lastIndexOf('/') + 1);
    String digest = image.digest();
    StringBuilder url = new StringBuilder("pkg:oci/").append(name);
    if (digest != null) {
      url.append('@').append(encoded(digest));
    }
    url.append("?repository_url=").append(encoded(repository));
    if (!tag.isEmpty()) {
      url.append("&tag=").append(encoded(tag));
    }
    return url.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
