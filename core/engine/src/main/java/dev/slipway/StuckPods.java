package dev.slipway;

import dev.slipway.config.WorkloadConfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods of a StatefulSet's failed revision that never became ready. With ordered pods Kubernetes
 * waits for such a pod forever, also when the StatefulSet is back at its old revision (kubernetes
 * issue 67250): a way back has to delete it.
 */
final class StuckPods {
  private static final String REVISION = "controller-revision-hash";

  private static final Logger LOG = LoggerFactory.getLogger(StuckPods.class);
  private static final int OBSERVED_WITHIN_SECONDS = 30;

  /** In the journal, before the restore: their uids, by name. */
  private static final String STUCK = "stuck-pods";

  private final KubernetesClient client;
  private final String namespace;
  private final Map<String, String> uids;

  private StuckPods(KubernetesClient client, String namespace, Map<String, String> uids) {
    this.client = client;
    this.namespace = namespace;
    this.uids = uids;
  }

  /**
   * Looks before the restore, while the failed revision is still the newest one; who goes on with a
   * restore takes those that were found then.
   */
  static StuckPods find(Run run) {
    KubernetesClient client = run.cluster().client();
    String namespace = run.release().namespace();
    Map<String, String> uids = new TreeMap<>(run.detail(STUCK));
    if (uids.isEmpty()) {
      look(run, client, namespace)
          .forEach(pod -> uids.put(pod.getMetadata().getName(), pod.getMetadata().getUid()));
      if (!uids.isEmpty()) {
        run.note(STUCK, uids);
      }
    }
    return new StuckPods(client, namespace, uids);
  }

  private static Stream<Pod> look(Run run, KubernetesClient client, String namespace) {
    return run.release().config().workloads().stream()
        .filter(w -> w.kind().equals("StatefulSet"))
        .map(WorkloadConfig::name)
        .map(name -> client.apps().statefulSets().inNamespace(namespace).withName(name).get())
        .filter(Objects::nonNull)
        .filter(StuckPods::isRollingOut)
        .flatMap(
            set ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withLabelSelector(set.getSpec().getSelector())
                    .list()
                    .getItems()
                    .stream()
                    .filter(pod -> isOf(set.getStatus().getUpdateRevision(), pod)))
        .filter(pod -> !isReady(pod));
  }

  /**
   * Deletes them, after the restore: their controller makes them anew, of the restored revision. A
   * new pod of the same name is another one.
   */
  void delete() {
    uids.forEach(
        (name, uid) -> {
          awaitObserved(name.substring(0, name.lastIndexOf('-')));
          Pod pod = client.pods().inNamespace(namespace).withName(name).get();
          if (pod != null && uid.equals(pod.getMetadata().getUid())) {
            client.resource(pod).delete();
          }
        });
  }

  /**
   * A controller that has not yet seen the restored revision would make the pod of the failed one
   * again, and wait for that.
   */
  private void awaitObserved(String set) {
    try {
      client
          .apps()
          .statefulSets()
          .inNamespace(namespace)
          .withName(set)
          .waitUntilCondition(StuckPods::isObserved, OBSERVED_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (KubernetesClientTimeoutException late) {
      LOG.atWarn()
          .setMessage("The controller has not seen a StatefulSet's restored revision in time")
          .addKeyValue("statefulSet", set)
          .log();
    }
  }

  private static boolean isObserved(@Nullable StatefulSet set) {
    return set == null
        || (set.getStatus() != null
            && set.getStatus().getObservedGeneration() != null
            && set.getStatus().getObservedGeneration() >= set.getMetadata().getGeneration());
  }

  private static boolean isRollingOut(StatefulSet set) {
    return set.getStatus() != null
        && set.getStatus().getUpdateRevision() != null
        && !set.getStatus().getUpdateRevision().equals(set.getStatus().getCurrentRevision());
  }

  private static boolean isOf(String revision, Pod pod) {
    Map<String, String> labels = pod.getMetadata().getLabels();
    return labels != null && revision.equals(labels.get(REVISION));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
  }
}
