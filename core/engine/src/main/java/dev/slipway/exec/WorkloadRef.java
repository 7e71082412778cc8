package dev.slipway.exec;

import dev.slipway.error.SlipwayException;
import java.util.List;
import java.util.Objects;

/**
 * A workload as {@code slipway.yaml} names it: {@code backend} is a Deployment, others say their
 * kind, as {@code StatefulSet/postgres}.
 *
 * @param kind {@code Deployment}, {@code StatefulSet} or {@code DaemonSet}
 * @param name its name
 */
public record WorkloadRef(String kind, String name) {
  private static final List<String> KINDS = List.of("Deployment", "StatefulSet", "DaemonSet");

  public WorkloadRef {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    if (!KINDS.contains(kind) || name.isBlank() || name.contains("/")) {
      throw new SlipwayException(
          "Tried to read '"
              + kind
              + "/"
              + name
              + "' as a workload, but it has no such form; write the name of a Deployment, as"
              + " 'backend', or a kind of "
              + KINDS
              + " and a name, as 'StatefulSet/postgres'");
    }
  }

  /**
   * Reads the form of {@code slipway.yaml}; the kind in any case.
   *
   * @throws SlipwayException when it has another form
   */
  public static WorkloadRef parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return new WorkloadRef("Deployment", text);
    }
    String written = text.substring(0, slash);
    String kind =
        KINDS.stream().filter(k -> k.equalsIgnoreCase(written)).findFirst().orElse(written);
    return new WorkloadRef(kind, text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
