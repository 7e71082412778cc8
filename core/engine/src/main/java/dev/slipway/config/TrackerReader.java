package dev.slipway.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads where incidents are opened and deployments listed. */
final class TrackerReader {
  static final URI GITHUB = URI.create("https://api.github.com");
  private static final Form<String> PROJECT =
      Form.matching("[A-Z][A-Z0-9_]{1,30}", "the key of a Jira project, as ERP");

  private TrackerReader() {}

  static Optional<TrackerConfig> tracker(Section section) {
    try (section) {
      Optional<TrackerConfig.Kind> kind =
          section.requiredChoice("kind", Words.of(TrackerConfig.Kind.values()));
      Optional<String> project = section.text("project", PROJECT);
      Optional<String> repository = section.text("repository", PrerequisitesReader.REPOSITORY);
      Optional<URI> url = section.field("url").flatMap(f -> f.text(Form.BASE_URL));
      String issueType = section.text("issueType", Form.TEXT).orElse("Bug");
      String user = section.text("user", Form.TEXT).orElse(null);
      Optional<Secret> token = token(section);
      boolean jira = kind.filter(k -> k == TrackerConfig.Kind.JIRA).isPresent();
      if (jira) {
        section.required("project", "the key of a Jira project, as ERP");
        section.required("url", "Jira's address, as https://acme.atlassian.net");
      } else if (kind.isPresent()) {
        section.required("repository", "a repository as owner and name, as acme/erp");
      }
      List<String> foreign = jira ? List.of("repository") : List.of("project", "issueType", "user");
      for (String field : kind.isPresent() ? foreign : List.<String>of()) {
        if (section.has(field)) {
          section.fault(field, "a tracker of this kind has none; leave it out");
        }
      }
      Optional<String> where = jira ? project : repository;
      return kind.filter(k -> where.isPresent() && token.isPresent() && (!jira || url.isPresent()))
          .map(
              k ->
                  new TrackerConfig(
                      k,
                      url.orElse(GITHUB),
                      where.orElseThrow(),
                      issueType,
                      user,
                      token.orElseThrow()));
    }
  }

  static Optional<DeploymentsConfig> deployments(Section section) {
    try (section) {
      String repository = section.requiredText("repository", PrerequisitesReader.REPOSITORY);
      URI api = section.field("apiUrl").flatMap(f -> f.text(Form.BASE_URL)).orElse(GITHUB);
      return token(section).map(t -> new DeploymentsConfig(repository, api, t));
    }
  }

  static Optional<Secret> token(Section section) {
    section.required("token", "a token, as ${env:GITHUB_TOKEN}");
    return section.field("token").flatMap(f -> f.secret("token", true));
  }
}
