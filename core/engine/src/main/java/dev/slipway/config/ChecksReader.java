package dev.slipway.config;

import dev.slipway.config.ChecksConfig.Login;
import dev.slipway.config.ChecksConfig.Refresh;
import dev.slipway.config.ChecksConfig.SpotCheck;
import dev.slipway.config.ImageChecksConfig.Revision;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code checks}. */
final class ChecksReader {
  private static final Map<String, String> METHODS =
      Words.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private ChecksReader() {}

  static ChecksConfig read(Section section) {
    try (section) {
      Map<String, Place> seen = new HashMap<>();
      List<String> preflight = suites(section, "preflight");
      List<String> verification = suites(section, "verification");
      String healthPath =
          section
              .field("healthPath")
              .flatMap(f -> f.text(Form.REQUEST_PATH))
              .map(URI::toString)
              .orElse("/api/v1/health");
      Duration timeout = section.duration("timeout", Duration.ofMinutes(5));
      Login login = section.optionalSection("login").map(ChecksReader::login).orElse(null);
      boolean hasLogin = section.has("login");
      return new ChecksConfig(
          preflight,
          verification,
          healthPath,
          timeout,
          login,
          section.sections("spotChecks").stream().map(s -> spotCheck(s, seen, hasLogin)).toList(),
          PrerequisitesReader.read(section.section("prerequisites")),
          section.optionalSection("images").map(ChecksReader::images).orElse(null),
          section.optionalSection("cluster").map(ChecksReader::cluster).orElse(null),
          RulesReader.dependencies(section),
          RulesReader.read(section));
    }
  }

  private static ImageChecksConfig images(Section section) {
    try (section) {
      return new ImageChecksConfig(
          section.list("notFor", "a list of texts", f -> f.text(Form.TEXT)).orElse(List.of()),
          section.requiredChoice("revision", Words.of(Revision.values())).orElse(Revision.REQUIRE));
    }
  }

  private static ClusterChecksConfig cluster(Section section) {
    try (section) {
      section.required("notFor", "a list of texts");
      return new ClusterChecksConfig(
          section.list("notFor", "a list of texts", f -> f.text(Form.TEXT)).orElse(List.of()));
    }
  }

  private static List<String> suites(Section section, String key) {
    return section
        .list(key, "a list of Java packages or classes", f -> f.text(Form.SUITE))
        .orElse(List.of());
  }

  private static Login login(Section section) {
    try (section) {
      section.required("body", "the JSON members to send, as email and password");
      return new Login(
          requestPath(section).toString(),
          section.map("body", Section.Entry::secret),
          section.requiredText("tokenPath", Form.TEXT),
          section
              .field("logout")
              .flatMap(f -> f.text(Form.REQUEST_PATH))
              .map(URI::toString)
              .orElse(null),
          section.optionalSection("refresh").map(ChecksReader::refresh).orElse(null));
    }
  }

  private static Refresh refresh(Section section) {
    try (section) {
      return new Refresh(
          requestPath(section).toString(),
          section.requiredText("tokenPath", Form.TEXT),
          section.field("member").flatMap(f -> f.text(Form.TEXT)).orElse(Refresh.MEMBER));
    }
  }

  private static SpotCheck spotCheck(Section section, Map<String, Place> seen, boolean hasLogin) {
    try (section) {
      String name = section.requiredText("name", Form.TEXT);
      Place first = name.isEmpty() ? null : seen.putIfAbsent(name, section.place("name"));
      if (first != null) {
        section.fault(
            "name", "'" + name + "' is there already, on line " + first.line() + "; rename one");
      }
      boolean authenticated = section.flag("authenticated", false);
      if (authenticated && !hasLogin) {
        section.fault("authenticated", "needs checks.login, which is not there; add it");
      }
      return new SpotCheck(
          name,
          section.choice("method", METHODS, "GET"),
          requestPath(section),
          section.map("headers", Section.Entry::secret),
          authenticated,
          section.field("status").flatMap(f -> f.number(100, 599)).orElse(200),
          section.map("jsonPaths", e -> e.field().scalar()),
          section
              .field("schema")
              .flatMap(f -> f.text(Form.path(section.reading().folder())))
              .orElse(null),
          section.duration("within", Duration.ofSeconds(5)));
    }
  }

  private static URI requestPath(Section section) {
    return section
        .required("path", Form.REQUEST_PATH.expected())
        .flatMap(f -> f.text(Form.REQUEST_PATH))
        .orElse(URI.create("/"));
  }
}
