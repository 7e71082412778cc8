package dev.slipway.record;

import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.error.SlipwayException;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Records as immutable ConfigMaps beside the application, one each, labelled {@code
 * app.kubernetes.io/managed-by=slipway}, {@code slipway.dev/application} and {@code
 * slipway.dev/record}. The newest are kept, as many as is said; a record that is too long for a
 * ConfigMap is kept with its long texts cut.
 */
public final class ClusterRecords implements RecordStore {
  /** How many records are kept unless it is said. */
  public static final int KEEP = 20;

  private static final int MOST_BYTES = 950_000;
  private static final String DATA = "record.json";
  private static final String AMENDMENT = "amendment.json";
  private static final String RECORD = "slipway.dev/record";
  private static final String AMENDS = "slipway.dev/amends";

  private final RecordMaps maps;
  private final String namespace;
  private final String application;
  private final int keep;
  private final Consumer<String> warnings;
  private final RecordJson json;

  /**
   * The records in a namespace.
   *
   * @param client not closed by the store
   * @param namespace the environment's
   * @param application whose records
   * @param keep how many, at least two: the newest, and one to return to
   * @param redactor masks secrets in what is written
   * @param warnings told of a record that cannot be read, by its name, or not be tidied away
   */
  public ClusterRecords(
      KubernetesClient client,
      String namespace,
      String application,
      int keep,
      Redactor redactor,
      Consumer<String> warnings) {
    if (keep < 2) {
      throw new IllegalArgumentException("keep must be at least 2: " + keep);
    }
    this.maps = new RecordMaps(client, namespace, application);
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.application = Objects.requireNonNull(application, "application");
    this.keep = keep;
    this.warnings = Objects.requireNonNull(warnings, "warnings");
    this.json = new RecordJson(redactor);
  }

  @Override
  public void append(DeploymentRecord record) {
    maps.create(object(record));
    List<Kept> kept = kept();
    kept.stream()
        .skip(keep)
        .filter(k -> !k.record.recordId().equals(record.recordId()))
        .forEach(
            k -> {
              maps.delete(k.name, warnings);
              maps.list(Map.of(AMENDS, SlipwayLabels.value(k.record.recordId())))
                  .forEach(a -> maps.delete(a.getMetadata().getName(), warnings));
            });
  }

  /** Newest first by the API server's clock, which is one for all deployers. */
  @Override
  public List<DeploymentRecord> history() {
    return kept().stream().map(Kept::record).toList();
  }

  /** An immutable ConfigMap of its own, which goes when its record goes. */
  @Override
  public void amend(Amendment amendment) {
    maps.create(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("slipway-" + application + "-amendment-" + nameOf(amendment.amendmentId()))
            .withNamespace(namespace)
            .addToLabels(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
            .addToLabels(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))
            .addToLabels(AMENDS, SlipwayLabels.value(amendment.recordId()))
            .endMetadata()
            .withImmutable(true)
            .addToData(AMENDMENT, json.write(amendment))
            .build());
  }

  @Override
  public List<Amendment> amendments() {
    List<Amendment> amendments = new ArrayList<>();
    for (ConfigMap map : maps.list(AMENDS)) {
      try {
        amendments.add(RecordJson.readAmendment(RecordMaps.text(map, AMENDMENT)));
      } catch (SlipwayException e) {
        warnings.accept(unreadable("amendment", map, e));
      }
    }
    amendments.sort(Comparator.comparing(Amendment::at));
    return List.copyOf(amendments);
  }

  private static String unreadable(String what, ConfigMap map, SlipwayException e) {
    return "The "
        + what
        + " "
        + RecordMaps.where(map)
        + " cannot be read and is left out ("
        + e.getMessage()
        + "); delete it when nobody needs it";
  }

  private record Kept(String name, Instant createdAt, DeploymentRecord record) {
    static final Comparator<Kept> NEWEST_FIRST =
        Comparator.comparing(Kept::createdAt)
            .thenComparing(k -> k.record.timestamp())
            .thenComparing(k -> k.record.recordId())
            .reversed();
  }

  private List<Kept> kept() {
    List<Kept> kept = new ArrayList<>();
    for (ConfigMap map : maps.list(RECORD)) {
      String name = map.getMetadata().getName();
      try {
        String text = RecordMaps.text(map, DATA);
        Instant createdAt = Instant.parse(map.getMetadata().getCreationTimestamp());
        kept.add(new Kept(name, createdAt, json.read(text)));
      } catch (SlipwayException e) {
        warnings.accept(unreadable("record", map, e));
      }
    }
    kept.sort(Kept.NEWEST_FIRST);
    return kept;
  }

  private ConfigMap object(DeploymentRecord record) {
    String id = record.recordId();
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName("slipway-" + application + "-record-" + nameOf(id))
        .withNamespace(namespace)
        .addToLabels(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
        .addToLabels(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))
        .addToLabels(RECORD, SlipwayLabels.value(id))
        .endMetadata()
        .withImmutable(true)
        .addToData(DATA, json.write(record, MOST_BYTES))
        .build();
  }

  /** The id in the letters of an object's name; ids of our making differ in their last four too. */
  private static String nameOf(String id) {
    return id.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
