package dev.slipway.rollout;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A feed of informers: one list and one watch for each namespace and kind. */
final class InformerFeed implements ClusterFeed {
  private static final Map<String, Class<? extends HasMetadata>> WORKLOADS =
      Map.of(
          "Deployment", Deployment.class,
          "StatefulSet", StatefulSet.class,
          "DaemonSet", DaemonSet.class,
          "Job", Job.class);

  private final KubernetesClient client;
  private final Set<ObjectRef> workloads;
  private final Runnable onNews;
  private final Object lock = new Object();
  private @Nullable InformerSession current;
  private @Nullable InformerSession coming;
  private boolean closed;

  /**
   * @param client stays the caller's to close
   * @param onNews called on the client's threads, whenever something has changed
   */
  InformerFeed(KubernetesClient client, Collection<ObjectRef> workloads, Runnable onNews) {
    for (ObjectRef ref : workloads) {
      if (!WORKLOADS.containsKey(ref.kind()) || ref.namespace() == null) {
        throw new IllegalArgumentException(
            "only a Deployment, StatefulSet, DaemonSet or Job in a namespace rolls out, not "
                + ref
                + " in "
                + ref.namespace());
      }
    }
    this.client = impatient(client);
    this.workloads = new TreeSet<>(workloads);
    this.onNews = onNews;
  }

  /**
   * The same connection without the client's own retries: they hold a call for more than a minute
   * while the API server is away, and would hide that from the watch.
   */
  private static KubernetesClient impatient(KubernetesClient client) {
    return client
        .newClient(
            new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(500)
                .build())
        .adapt(KubernetesClient.class);
  }

  @Override
  public OwnerTree tree(ObjectRef ref) {
    InformerSession session;
    synchronized (lock) {
      session = current;
    }
    if (session == null) {
      throw new IllegalStateException("the feed was asked before its first list was complete");
    }
    String namespace = Objects.requireNonNull(ref.namespace());
    return OwnerTree.pick(
        ref,
        session.find(type(ref), namespace, ref.name()),
        session.all(ReplicaSet.class, namespace),
        session.all(ControllerRevision.class, namespace),
        session.all(Pod.class, namespace),
        session.all(Event.class, namespace));
  }

  @Override
  public OwnerTree read(ObjectRef ref) {
    String namespace = Objects.requireNonNull(ref.namespace());
    try {
      HasMetadata workload =
          client.resources(type(ref)).inNamespace(namespace).withName(ref.name()).get();
      if (workload == null) {
        return OwnerTree.pick(ref, null, List.of(), List.of(), List.of(), List.of());
      }
      LabelSelector selector = selector(workload);
      return OwnerTree.pick(
          ref,
          workload,
          ref.kind().equals("Deployment")
              ? client
                  .resources(ReplicaSet.class)
                  .inNamespace(namespace)
                  .withLabelSelector(selector)
                  .list()
                  .getItems()
              : List.of(),
          tree(ref).revisions(),
          client
              .resources(Pod.class)
              .inNamespace(namespace)
              .withLabelSelector(selector)
              .list()
              .getItems(),
          tree(ref).events());
    } catch (KubernetesClientException e) {
      throw new RolloutWatchException(
          "Tried to read " + ref + " in " + namespace + " but got no answer: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean answers() {
    try {
      client.getKubernetesVersion();
      return true;
    } catch (KubernetesClientException e) {
      // A refusal is an answer; a gateway that speaks for an absent server is not.
      return e.getCode() > 0 && e.getCode() < 500;
    }
  }

  @Override
  public CompletableFuture<Void> relist() {
    InformerSession session = new InformerSession(client, onNews);
    synchronized (lock) {
      if (closed) {
        return CompletableFuture.failedFuture(new IllegalStateException("the feed is closed"));
      }
      if (coming != null) {
        coming.close();
      }
      coming = session;
    }
    for (ObjectRef ref : workloads) {
      String namespace = Objects.requireNonNull(ref.namespace());
      session.add(type(ref), namespace);
      session.add(Pod.class, namespace);
      session.add(Event.class, namespace);
      if (ref.kind().equals("Deployment")) {
        session.add(ReplicaSet.class, namespace);
      } else if (ref.kind().equals("DaemonSet")) {
        session.add(ControllerRevision.class, namespace);
      }
    }
    return session.listed().thenRun(() -> take(session));
  }

  private void take(InformerSession session) {
    InformerSession replaced;
    synchronized (lock) {
      if (coming != session) {
        return; // a later list is on its way
      }
      replaced = current;
      current = session;
      coming = null;
    }
    Optional.ofNullable(replaced).ifPresent(InformerSession::close);
    onNews.run();
  }

  @Override
  public void close() {
    InformerSession first;
    InformerSession second;
    synchronized (lock) {
      closed = true;
      first = current;
      second = coming;
      current = null;
      coming = null;
    }
    Optional.ofNullable(first).ifPresent(InformerSession::close);
    Optional.ofNullable(second).ifPresent(InformerSession::close);
  }

  private static Class<? extends HasMetadata> type(ObjectRef ref) {
    return Objects.requireNonNull(WORKLOADS.get(ref.kind()));
  }

  private static LabelSelector selector(HasMetadata workload) {
    if (workload instanceof Deployment deployment) {
      return deployment.getSpec().getSelector();
    }
    if (workload instanceof StatefulSet set) {
      return set.getSpec().getSelector();
    }
    if (workload instanceof DaemonSet set) {
      return set.getSpec().getSelector();
    }
    return ((Job) workload).getSpec().getSelector();
  }
}
