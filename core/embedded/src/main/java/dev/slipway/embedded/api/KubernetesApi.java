package dev.slipway.embedded.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The API server for callers inside this JVM, with the rules that hold over HTTP: admission,
 * defaults, validation, resourceVersion. What it returns are copies, but for {@link #look} and
 * {@link #watch}. Every method may throw an {@link ApiException}. Thread-safe.
 */
public interface KubernetesApi {
  /**
   * Creates an object.
   *
   * @param object the object; its name or generateName is set
   * @return the object as stored
   */
  <T extends HasMetadata> T create(T object);

  /**
   * Reads an object.
   *
   * @param namespace the namespace; null for a cluster-scoped kind
   * @return the object; empty when it is not there
   */
  <T extends HasMetadata> Optional<T> get(Class<T> kind, @Nullable String namespace, String name);

  /** Lists the objects of a kind in all namespaces. */
  <T extends HasMetadata> List<T> list(Class<T> kind);

  /** Lists the objects of a kind in one namespace; null means all. */
  <T extends HasMetadata> List<T> list(Class<T> kind, @Nullable String namespace);

  /**
   * Lists as {@link #list} does, without copying: the objects are those that others look at, and
   * must not be changed.
   */
  <T extends HasMetadata> List<T> look(Class<T> kind, @Nullable String namespace);

  /**
   * Replaces spec and metadata of an object; its status stays as it is. When the object has a
   * resourceVersion, it must be the current one (else a 409 Conflict).
   *
   * @return the object as stored
   */
  <T extends HasMetadata> T update(T object);

  /**
   * Replaces the status of an object; all else stays as it is. Optimistic locking as in {@link
   * #update}.
   *
   * @return the object as stored
   */
  <T extends HasMetadata> T updateStatus(T object);

  /**
   * Deletes an object, if it is there and (when the given one has a uid) still the same. A pod on a
   * node gets a deletionTimestamp and its own grace period; it goes when the node deletes it with
   * grace zero.
   */
  <T extends HasMetadata> void delete(T object, DeletionPropagation how);

  /**
   * Deletes an object with a grace period of the caller's.
   *
   * @param grace how long a pod may take to stop (whole seconds); zero removes it at once: a node
   *     confirms so
   */
  <T extends HasMetadata> void delete(T object, DeletionPropagation how, Duration grace);

  /**
   * Evicts a pod under its disruption budgets, as the {@code eviction} subresource does; budgets
   * are not acted on.
   */
  void evict(String namespace, String pod);

  /**
   * Binds a pod to a node, as the {@code binding} subresource does: sets spec.nodeName and
   * condition PodScheduled.
   */
  void bind(String namespace, String pod, String node);

  /**
   * Watches a kind in all namespaces: ADDED for each object that is there first, then every change,
   * in order, one call at a time, on a thread of the API's. A listener that throws is logged and
   * goes on with the next change. The objects are those that others look at, and must not be
   * changed.
   */
  <T extends HasMetadata> Registration watch(Class<T> kind, Consumer<Change<T>> listener);
}
