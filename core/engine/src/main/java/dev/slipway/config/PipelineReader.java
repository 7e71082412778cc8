package dev.slipway.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code pipeline}. */
final class PipelineReader {
  static final Form<String> WORKFLOW =
      Form.matching("[A-Za-z0-9._-]+\\.ya?ml", "the name of a workflow's file, as cd.yml");

  private PipelineReader() {}

  static Optional<PipelineConfig> read(Section section) {
    try (section) {
      String repository = section.requiredText("repository", PrerequisitesReader.REPOSITORY);
      URI api =
          section.field("apiUrl").flatMap(f -> f.text(Form.BASE_URL)).orElse(TrackerReader.GITHUB);
      String workflow = section.text("workflow", WORKFLOW).orElse("cd.yml");
      String branch = section.text("branch", Form.TEXT).orElse("main");
      List<String> jobs =
          section.requiredList("jobs", "a list of the jobs' names", f -> f.text(Form.TEXT));
      Map<String, String> inputs = section.map("inputs", e -> e.field().scalar());
      return TrackerReader.token(section)
          .filter(t -> !jobs.isEmpty())
          .map(t -> new PipelineConfig(repository, api, t, workflow, branch, jobs, inputs));
    }
  }
}
