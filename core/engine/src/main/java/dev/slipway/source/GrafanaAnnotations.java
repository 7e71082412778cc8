package dev.slipway.source;

import dev.slipway.config.GrafanaConfig;
import dev.slipway.redact.Redactor;
import java.net.http.HttpClient;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Marks in Grafana when a release began, ended and was rolled back. Each mark is made once, also by
 * a process that resumes: it is looked for by its tags first.
 */
public final class GrafanaAnnotations {
  private final HttpCaller caller;
  private final GrafanaConfig config;
  private final Redactor redactor;

  public GrafanaAnnotations(HttpClient client, GrafanaConfig config, Redactor redactor) {
    this.caller = new HttpCaller(client, config.endpoint(), redactor);
    this.config = config;
    this.redactor = redactor;
  }

  /**
   * Makes the mark unless it is there.
   *
   * @param releaseId the record's
   * @param what as {@code start}, {@code end}, {@code rollback}
   * @return the annotation's id; unknown when it is not known to be there
   */
  public Answer<Long> mark(String releaseId, String what, String text, Instant at) {
    List<String> tags = List.of("slipway", "release:" + releaseId, what);
    return caller
        .get("/api/annotations", Map.of("tags", "release:" + releaseId, "limit", "100"))
        .flatMap(
            json -> {
              for (var each : json) {
                if (each.path("tags").toString().contains("\"" + what + "\"")) {
                  return Answer.known(each.path("id").asLong(0));
                }
              }
              return caller
                  .post("/api/annotations", annotation(text, at, tags))
                  .map(made -> made.path("id").asLong(0));
            });
  }

  /** Where people look; empty when no dashboard is configured. */
  public Optional<String> dashboardLink() {
    return Optional.ofNullable(config.dashboard())
        .map(uid -> config.endpoint().url() + "/d/" + uid);
  }

  private Map<String, Object> annotation(String text, Instant at, List<String> tags) {
    Map<String, Object> annotation = new LinkedHashMap<>();
    if (config.dashboard() != null) {
      annotation.put("dashboardUID", config.dashboard());
    }
    annotation.put("time", at.toEpochMilli());
    annotation.put("tags", tags);
    annotation.put("text", redactor.redact(text));
    return annotation;
  }
}
