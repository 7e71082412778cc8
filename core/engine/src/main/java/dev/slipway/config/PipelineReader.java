package dev.slipway.config;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code pipeline}, and where a workflow of GitHub Actions is. */
final class PipelineReader {
  private static final Form<String> WORKFLOW =
      Form.matching("[A-Za-z0-9._-]+\\.ya?ml", "the name of a workflow's file, as cd.yml");

  private PipelineReader() {}

  static Optional<PipelineConfig> read(Section section) {
    try (section) {
      Optional<WorkflowConfig> workflow = workflow(section, "cd.yml");
      List<String> jobs =
          section.requiredList("jobs", "a list of the jobs' names", f -> f.text(Form.TEXT));
      Map<String, String> inputs = section.map("inputs", e -> e.field().scalar());
      return workflow.filter(w -> !jobs.isEmpty()).map(w -> new PipelineConfig(w, jobs, inputs));
    }
  }

  /** The fields that name a workflow, in a section that may have others. */
  static Optional<WorkflowConfig> workflow(Section section, String file) {
    String repository = section.requiredText("repository", PrerequisitesReader.REPOSITORY);
    URI api =
        section.field("apiUrl").flatMap(f -> f.text(Form.BASE_URL)).orElse(TrackerReader.GITHUB);
    String workflow = section.text("workflow", WORKFLOW).orElse(file);
    String branch = section.text("branch", Form.TEXT).orElse("main");
    return TrackerReader.token(section)
        .map(t -> new WorkflowConfig(repository, api, t, workflow, branch));
  }
}
