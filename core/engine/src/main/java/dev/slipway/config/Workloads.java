package dev.slipway.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the workloads, and the references to them that other parts have. */
final class Workloads {
  private static final Form<String> REFERENCE =
      Form.matching("[^/\\s]+(?:/[^/\\s]+)?", "a workload, as backend or StatefulSet/postgres");

  private static final String DEPLOYMENT = "Deployment";

  /** Kinds whose pods stay, so that a command can be run in one. */
  private static final Map<String, String> KINDS_TO_EXEC_IN =
      Words.of(DEPLOYMENT, "StatefulSet", "DaemonSet");

  private static final Map<String, String> KINDS =
      Words.of(DEPLOYMENT, "StatefulSet", "DaemonSet", "Job");

  private final List<WorkloadConfig> all;

  /** Whether the names of all were read; else nothing is known to be missing. */
  private final boolean sound;

  private Workloads(List<WorkloadConfig> all, boolean sound) {
    this.all = all;
    this.sound = sound;
  }

  static Workloads read(Section document) {
    Map<String, Place> seen = new HashMap<>();
    List<WorkloadConfig> workloads = new ArrayList<>();
    for (Section section :
        document.requiredSections("workloads", "a list of at least one workload")) {
      workloads.add(workload(section, seen));
    }
    boolean sound = !workloads.isEmpty() && workloads.stream().noneMatch(w -> w.name().isEmpty());
    return new Workloads(List.copyOf(workloads), sound);
  }

  private static WorkloadConfig workload(Section section, Map<String, Place> seen) {
    try (section) {
      String kind = section.choice("kind", KINDS, DEPLOYMENT);
      String name = section.requiredText("name", Form.SUBDOMAIN);
      String both = kind + "/" + name;
      Place first = name.isEmpty() ? null : seen.putIfAbsent(both, section.place("name"));
      if (first != null) {
        section.fault("name", both + " is there already, on line " + first.line() + "; keep one");
      }
      return new WorkloadConfig(
          kind,
          name,
          section.duration("timeout", Duration.ofSeconds(180)),
          section.durationOrZero("stability", Duration.ofSeconds(10)),
          section.durationOrZero("schedulingGrace", Duration.ofSeconds(15)));
    }
  }

  List<WorkloadConfig> all() {
    return all;
  }

  /**
   * A required field that names a workload: one of these by its name, or any by {@code Kind/name}.
   *
   * @return always as {@code Kind/name}
   */
  String reference(Section section, String key) {
    Optional<Field> field = section.required(key, REFERENCE.expected());
    return field.flatMap(f -> f.text(REFERENCE).flatMap(text -> resolve(f, text))).orElse("");
  }

  private Optional<String> resolve(Field field, String text) {
    int slash = text.indexOf('/');
    if (slash >= 0) {
      String kind = text.substring(0, slash);
      return KINDS_TO_EXEC_IN.containsKey(kind)
          ? Optional.of(text)
          : field.fault(
              "'"
                  + kind
                  + "' is no kind of workload"
                  + Nearest.hint(kind, KINDS_TO_EXEC_IN.keySet()));
    }
    List<WorkloadConfig> named = all.stream().filter(w -> w.name().equals(text)).toList();
    if (named.size() > 1) {
      return field.fault("several workloads have the name '" + text + "'; write Kind/name");
    }
    if (named.isEmpty()) {
      List<String> names = all.stream().map(WorkloadConfig::name).toList();
      return sound
          ? field.fault(
              "'"
                  + text
                  + "' is none of the workloads"
                  + Nearest.hint(text, names)
                  + " (or write Kind/name)")
          : Optional.empty();
    }
    return KINDS_TO_EXEC_IN.containsKey(named.get(0).kind())
        ? Optional.of(named.get(0).kind() + "/" + text)
        : field.fault(
            "a command cannot be run in a "
                + named.get(0).kind()
                + "; name a workload whose pods stay");
  }
}
