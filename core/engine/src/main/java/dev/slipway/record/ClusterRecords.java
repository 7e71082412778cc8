package dev.slipway.record;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ApiRetry;
import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.error.SlipwayException;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
  private static final String RECORD = "slipway.dev/record";

  private final KubernetesClient client;
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
    this.client = Objects.requireNonNull(client, "client");
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.application = Objects.requireNonNull(application, "application");
    this.keep = keep;
    this.warnings = Objects.requireNonNull(warnings, "warnings");
    this.json = new RecordJson(redactor);
  }

  @Override
  public void append(DeploymentRecord record) {
    write(object(record));
    List<Kept> kept = kept();
    kept.stream()
        .skip(keep)
        .filter(k -> !k.record.recordId().equals(record.recordId()))
        .forEach(k -> tidyAway(k.name));
  }

  /** Newest first by the API server's clock, which is one for all deployers. */
  @Override
  public List<DeploymentRecord> history() {
    return kept().stream().map(Kept::record).toList();
  }

  private record Kept(String name, Instant createdAt, DeploymentRecord record) {
    static final Comparator<Kept> NEWEST_FIRST =
        Comparator.comparing(Kept::createdAt)
            .thenComparing(k -> k.record.timestamp())
            .thenComparing(k -> k.record.recordId())
            .reversed();
  }

  private void write(ConfigMap wanted) {
    ApiRetry retry = ApiRetry.standard();
    KubernetesClientException last;
    do {
      try {
        client.configMaps().inNamespace(namespace).resource(wanted).create();
        return;
      } catch (KubernetesClientException e) {
        last = e;
      }
      switch (ApiFailure.of(last)) {
        case CONFLICT -> {
          requireSame(wanted);
          return;
        }
        case MISSING, REFUSED -> throw failed("write " + where(wanted), last);
        case UNCLEAR -> {}
      }
    } while (retry.pause());
    throw failed("write " + where(wanted), last);
  }

  /** The one that is there is this one, of an attempt whose answer was lost; or it is another. */
  private void requireSame(ConfigMap wanted) {
    ConfigMap there;
    try {
      there =
          client.configMaps().inNamespace(namespace).withName(wanted.getMetadata().getName()).get();
    } catch (KubernetesClientException e) {
      throw failed("read " + where(wanted), e);
    }
    if (there == null || !Objects.equals(there.getData(), wanted.getData())) {
      throw new SlipwayException(
          "Tried to write the record "
              + where(wanted)
              + ", but another one is there; records are never overwritten, so this one needs an"
              + " id of its own");
    }
  }

  private List<Kept> kept() {
    List<Kept> kept = new ArrayList<>();
    for (ConfigMap map : list()) {
      String name = map.getMetadata().getName();
      String text = map.getData() == null ? null : map.getData().get(DATA);
      try {
        if (text == null) {
          throw new SlipwayException("it has no " + DATA);
        }
        Instant createdAt = Instant.parse(map.getMetadata().getCreationTimestamp());
        kept.add(new Kept(name, createdAt, json.read(text)));
      } catch (SlipwayException e) {
        warnings.accept(
            "The record "
                + where(map)
                + " cannot be read and is left out ("
                + e.getMessage()
                + "); delete it when nobody needs it");
      }
    }
    kept.sort(Kept.NEWEST_FIRST);
    return kept;
  }

  private List<ConfigMap> list() {
    try {
      return client
          .configMaps()
          .inNamespace(namespace)
          .withLabel(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
          .withLabel(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))
          .withLabel(RECORD)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      throw failed("list the records in namespace " + namespace, e);
    }
  }

  private void tidyAway(String name) {
    try {
      client.configMaps().inNamespace(namespace).withName(name).delete();
    } catch (KubernetesClientException e) {
      warnings.accept(
          "The old record ConfigMap "
              + namespace
              + "/"
              + name
              + " could not be deleted ("
              + ApiFailure.words(e)
              + "); it does no harm");
    }
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

  private static String where(ConfigMap map) {
    return "ConfigMap " + map.getMetadata().getNamespace() + "/" + map.getMetadata().getName();
  }

  private static SlipwayException failed(String what, KubernetesClientException e) {
    return new SlipwayException(
        "Tried to "
            + what
            + ", but the API server said: "
            + ApiFailure.words(e)
            + "; the deployer needs a reachable cluster, the namespace, and to get, list, create"
            + " and delete configmaps in it",
        e);
  }
}
