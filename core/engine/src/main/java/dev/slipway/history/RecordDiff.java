package dev.slipway.history;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.gate.CheckResult;
import dev.slipway.record.DeployedImage;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.MigrationRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How two records differ: in what was released, in what it consists of, and in how it went.
 *
 * @param from the older one's id
 * @param to the newer one's id
 * @param differences in the order of what people ask first; empty when there are none
 */
public record RecordDiff(String from, String to, List<Difference> differences) {
  /**
   * One difference.
   *
   * @param what as {@code image backend}
   * @param before null when the older one has none
   * @param after null when the newer one has none
   */
  public record Difference(String what, @Nullable String before, @Nullable String after) {
    public Difference {
      Objects.requireNonNull(what, "what");
    }

    @Override
    public String toString() {
      return what + ": " + (before == null ? "-" : before) + " -> " + (after == null ? "-" : after);
    }
  }

  public RecordDiff {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    differences = List.copyOf(differences);
  }

  /** What changed from one record to another; times and durations always do, and are left out. */
  public static RecordDiff between(DeploymentRecord older, DeploymentRecord newer) {
    Map<String, String> before = facts(older);
    Map<String, String> after = facts(newer);
    List<String> names = new ArrayList<>(before.keySet());
    after.keySet().stream().filter(n -> !before.containsKey(n)).forEach(names::add);
    return new RecordDiff(
        older.recordId(),
        newer.recordId(),
        names.stream()
            .filter(n -> !Objects.equals(before.get(n), after.get(n)))
            .map(n -> new Difference(n, before.get(n), after.get(n)))
            .toList());
  }

  private static Map<String, String> facts(DeploymentRecord record) {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "environment", record.environment());
    put(facts, "version", record.sha());
    put(facts, "kind", record.kind().name().toLowerCase(Locale.ROOT));
    put(facts, "outcome", record.outcome().name().toLowerCase(Locale.ROOT));
    put(facts, "live", record.live());
    put(facts, "failure", record.failure() == null ? null : record.failure().code());
    for (DeployedImage image : record.images()) {
      String digest = image.digest();
      put(
          facts,
          "image " + image.name(),
          digest == null || image.reference().endsWith(digest)
              ? image.reference()
              : image.reference() + " (" + digest + ")");
    }
    MigrationRecord migration = record.migration();
    put(facts, "schema", migration == null ? null : migration.to());
    new TreeSet<>(record.applied().stream().map(ObjectRef::toString).toList())
        .forEach(o -> put(facts, "object " + o, "applied"));
    record.phases().stream()
        .flatMap(p -> p.checks().stream())
        .forEach((CheckResult c) -> put(facts, "check " + c.id(), c.outcome().name()));
    put(facts, "deployer", record.deployer());
    put(facts, "plan", record.planDigest());
    return facts;
  }

  private static void put(Map<String, String> facts, String name, @Nullable String value) {
    if (value != null) {
      facts.put(name, value);
    }
  }
}
