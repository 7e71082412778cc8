package dev.slipway.rollout;

import dev.slipway.cluster.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One list of everything, and the watches that go on from it. Safe for use by several threads. */
final class InformerSession implements AutoCloseable {
  private final KubernetesClient client;
  private final Runnable onNews;
  private final Map<Key, SharedIndexInformer<? extends HasMetadata>> informers =
      new ConcurrentHashMap<>();
  private final Map<Key, CompletableFuture<Void>> lists = new ConcurrentHashMap<>();

  private record Key(Class<? extends HasMetadata> type, String namespace) {}

  InformerSession(KubernetesClient client, Runnable onNews) {
    this.client = client;
    this.onNews = onNews;
  }

  /** Watches a kind in a namespace, once. */
  <T extends HasMetadata> void add(Class<T> type, String namespace) {
    Key key = new Key(type, namespace);
    if (informers.containsKey(key)) {
      return;
    }
    SharedIndexInformer<T> informer =
        Informers.upToDate(client.resources(type).inNamespace(namespace));
    informer.exceptionHandler((started, fault) -> started || !isRefusal(fault));
    informer.addEventHandler(new News<>());
    informers.put(key, informer);
    lists.put(
        key,
        informer
            .start()
            .toCompletableFuture()
            .exceptionallyCompose(
                fault -> CompletableFuture.failedFuture(refused(type, namespace, fault))));
  }

  /** Completes when each kind was listed and is watched. */
  CompletableFuture<Void> listed() {
    return CompletableFuture.allOf(lists.values().toArray(new CompletableFuture<?>[0]));
  }

  <T extends HasMetadata> List<T> all(Class<T> type, String namespace) {
    SharedIndexInformer<? extends HasMetadata> informer = informers.get(new Key(type, namespace));
    return informer == null
        ? List.of()
        : informer.getStore().list().stream().map(type::cast).toList();
  }

  @Nullable HasMetadata find(Class<? extends HasMetadata> type, String namespace, String name) {
    return all(type, namespace).stream()
        .filter(o -> name.equals(o.getMetadata().getName()))
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    informers.values().forEach(SharedIndexInformer::stop);
  }

  /** Whether trying again is in vain: the API server has answered, and said no. */
  private static boolean isRefusal(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof KubernetesClientException e && (e.getCode() == 401 || e.getCode() == 403)) {
        return true;
      }
    }
    return false;
  }

  private static RolloutWatchException refused(Class<?> type, String namespace, Throwable fault) {
    return new RolloutWatchException(
        "Tried to watch "
            + type.getSimpleName()
            + "s in the namespace "
            + namespace
            + " but the API server refuses it ("
            + Gist.of(fault.getMessage())
            + "); let this user list and watch them",
        fault);
  }

  private final class News<T> implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      onNews.run();
    }

    @Override
    public void onUpdate(T before, T after) {
      onNews.run();
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
      onNews.run();
    }
  }
}
