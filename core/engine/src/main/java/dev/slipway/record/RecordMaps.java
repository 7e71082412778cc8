package dev.slipway.record;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.ApiRetry;
import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.error.SlipwayException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The ConfigMaps of one application in one namespace, written once and never changed. */
final class RecordMaps {
  private final KubernetesClient client;
  private final String namespace;
  private final String application;

  RecordMaps(KubernetesClient client, String namespace, String application) {
    this.client = Objects.requireNonNull(client, "client");
    this.namespace = Objects.requireNonNull(namespace, "namespace");
    this.application = Objects.requireNonNull(application, "application");
  }

  /** Creates it; one of the same name and content may be there already. */
  void create(ConfigMap wanted) {
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

  /** Those that have this label, whatever its value. */
  List<ConfigMap> list(String label) {
    try {
      return client
          .configMaps()
          .inNamespace(namespace)
          .withLabel(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
          .withLabel(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))
          .withLabel(label)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      throw failed("list the records in namespace " + namespace, e);
    }
  }

  /** Those that have these labels. */
  List<ConfigMap> list(Map<String, String> labels) {
    try {
      return client
          .configMaps()
          .inNamespace(namespace)
          .withLabel(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
          .withLabel(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))
          .withLabels(labels)
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      throw failed("list the records in namespace " + namespace, e);
    }
  }

  void delete(String name, Consumer<String> warnings) {
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

  /**
   * @throws SlipwayException when there is no such key
   */
  static String text(ConfigMap map, String key) {
    String text = map.getData() == null ? null : map.getData().get(key);
    if (text == null) {
      throw new SlipwayException("it has no " + key);
    }
    return text;
  }

  static String where(ConfigMap map) {
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
