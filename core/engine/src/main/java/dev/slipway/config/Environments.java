package dev.slipway.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code environments}.
 *
 * @param resolved by name, those that can be released to from here
 * @param unresolved by name, what the others miss here
 */
record Environments(Map<String, EnvironmentConfig> resolved, Map<String, List<Fault>> unresolved) {
  static Environments read(Section document) {
    Map<String, EnvironmentConfig> resolved = new LinkedHashMap<>();
    Map<String, List<Fault>> unresolved = new LinkedHashMap<>();
    document
        .namedSections("environments", Form.ENVIRONMENT, "at least one environment by its name")
        .forEach(
            (name, section) -> {
              EnvironmentConfig environment = environment(name, section);
              Faults faults = section.reading().unresolved();
              if (faults.isEmpty()) {
                resolved.put(name, environment);
              } else {
                unresolved.put(name, faults.inOrder());
              }
            });
    return new Environments(resolved, unresolved);
  }

  private static EnvironmentConfig environment(String name, Section section) {
    try (section) {
      Path base = section.reading().folder();
      @Nullable Path kubeconfig =
          section.field("kubeconfig").flatMap(f -> f.text(Form.path(base))).orElse(null);
      Form<Path> folder = Form.folder(base);
      return new EnvironmentConfig(
          name,
          kubeconfig,
          section.text("context", Form.TEXT).orElse(null),
          section.text("fingerprint", Form.TEXT).orElse(null),
          section.requiredText("namespace", Form.LABEL),
          section
              .required("manifests", "a kustomize overlay or a folder of YAML")
              .flatMap(f -> f.text(folder))
              .orElse(base),
          section.field("baseUrl").flatMap(f -> f.text(Form.BASE_URL)).orElse(null),
          section.map("variables", Section.Entry::secret));
    }
  }
}
