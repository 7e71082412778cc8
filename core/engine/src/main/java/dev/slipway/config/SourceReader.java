package dev.slipway.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Reads what a release is watched by: the systems below {@code monitoring}. */
final class SourceReader {
  static final String FAILED = "status_code=~\"5..\"";
  static final String AUTH = "path=~\".*/auth/.*\"";
  static final String ERRORS = "|~ \"ERROR|CRITICAL|FATAL\"";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Form<String> SELECTOR =
      Form.matching(
          "[a-zA-Z_:][a-zA-Z0-9_:]*\\s*(?:\\{[\\s\\S]*\\})?",
          "a metric with its matchers, as http_requests_total{job=\"preskool\"}");
  private static final Form<String> STREAMS =
      Form.matching("\\{[\\s\\S]+\\}", "a stream selector, as {service=\"backend\"}");

  private SourceReader() {}

  static PrometheusConfig prometheus(Section section) {
    try (section) {
      return new PrometheusConfig(
          endpoint(section),
          section.requiredText("requests", SELECTOR),
          section.text("failed", Form.TEXT).orElse(FAILED),
          section.text("latency", SELECTOR).orElse(null),
          section.text("auth", Form.TEXT).orElse(AUTH));
    }
  }

  static EndpointConfig alertmanager(Section section) {
    try (section) {
      return endpoint(section);
    }
  }

  static LokiConfig loki(Section section) {
    try (section) {
      return new LokiConfig(
          endpoint(section),
          section.requiredText("selector", STREAMS),
          section.text("errors", Form.TEXT).orElse(ERRORS));
    }
  }

  static GrafanaConfig grafana(Section section) {
    try (section) {
      return new GrafanaConfig(
          endpoint(section), section.text("dashboard", Form.TEXT).orElse(null));
    }
  }

  static ProbesConfig probes(Section section) {
    try (section) {
      return new ProbesConfig(
          section
              .required("path", Form.REQUEST_PATH.expected())
              .flatMap(f -> f.text(Form.REQUEST_PATH))
              .orElse(URI.create("/")),
          section.duration("every", Duration.ofSeconds(1)),
          section.duration("timeout", TIMEOUT),
          section.flag("authenticated", false));
    }
  }

  static EndpointConfig endpoint(Section section) {
    URI url =
        section
            .required("url", Form.BASE_URL.expected())
            .flatMap(f -> f.text(Form.BASE_URL))
            .orElse(URI.create("http://unset"));
    Map<String, Secret> headers = section.map("headers", Section.Entry::secret);
    Secret token = section.field("token").flatMap(f -> f.secret("token", true)).orElse(null);
    String username = section.text("username", Form.TEXT).orElse(null);
    Secret password =
        section.field("password").flatMap(f -> f.secret("password", true)).orElse(null);
    if (section.has("username") != section.has("password")) {
      section.fault(
          section.has("username") ? "username" : "password",
          "username and password belong together; give both or none");
    }
    if (section.has("token") && section.has("password")) {
      section.fault("token", "a token and a password are given; keep one");
    }
    return new EndpointConfig(
        url, headers, token, username, password, section.duration("timeout", TIMEOUT));
  }
}
