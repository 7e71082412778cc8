package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Event;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The API for callers in this JVM: typed objects in front of the registry. */
public final class ApiServer implements KubernetesApi {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
  private static final String MANAGER = "kube-controller-manager";

  private final Registry registry;
  private final Deletion deletion;
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private final TypedObjects looked = new TypedObjects();

  /** Serves this registry. */
  public ApiServer(Registry registry) {
    this.registry = registry;
    this.deletion = new Deletion(registry);
  }

  private <T extends HasMetadata> ResourceKind kind(Class<T> type) {
    return registry.kindOf(HasMetadata.getApiVersion(type), HasMetadata.getKind(type));
  }

  @SuppressWarnings("unchecked")
  private static <T extends HasMetadata> Class<T> type(T object) {
    return (Class<T>) object.getClass();
  }

  private <T extends HasMetadata> T typed(ObjectNode object, Class<T> type) {
    return serialization.convertValue(object, type);
  }

  private <T extends HasMetadata> T looked(ResourceKind kind, ObjectNode object, Class<T> type) {
    return looked.of(object, type, () -> typed(Versions.to(kind, object), type));
  }

  private ObjectNode tree(HasMetadata object) {
    return (ObjectNode) Json.parse(serialization.asJson(object));
  }

  private static @Nullable String namespace(ResourceKind kind, HasMetadata object) {
    return kind.namespaced() ? object.getMetadata().getNamespace() : null;
  }

  @Override
  public <T extends HasMetadata> T create(T object) {
    ResourceKind kind = kind(type(object));
    return typed(
        registry.create(kind, namespace(kind, object), tree(object), WriteOptions.inside(MANAGER)),
        type(object));
  }

  @Override
  public <T extends HasMetadata> Optional<T> get(
      Class<T> type, @Nullable String namespace, String name) {
    ResourceKind kind = kind(type);
    return registry
        .store()
        .get(Registry.key(kind, kind.namespaced() ? namespace : null, name))
        .map(o -> typed(Versions.to(kind, o), type));
  }

  @Override
  public <T extends HasMetadata> List<T> list(Class<T> type) {
    return list(type, null);
  }

  @Override
  public <T extends HasMetadata> List<T> list(Class<T> type, @Nullable String namespace) {
    ResourceKind kind = kind(type);
    List<T> found = new ArrayList<>();
    for (ObjectNode object : registry.store().list(kind.storedAs(), namespace).objects()) {
      found.add(typed(Versions.to(kind, object), type));
    }
    return found;
  }

  @Override
  public <T extends HasMetadata> List<T> look(Class<T> type, @Nullable String namespace) {
    ResourceKind kind = kind(type);
    return registry.store().list(kind.storedAs(), namespace).objects().stream()
        .map(object -> looked(kind, object, type))
        .toList();
  }

  @Override
  public <T extends HasMetadata> T update(T object) {
    return replace(object, Registry.Part.MAIN);
  }

  @Override
  public <T extends HasMetadata> T updateStatus(T object) {
    return replace(object, Registry.Part.STATUS);
  }

  private <T extends HasMetadata> T replace(T object, Registry.Part part) {
    ResourceKind kind = kind(type(object));
    ObjectNode next =
        registry.replace(
            kind,
            namespace(kind, object),
            object.getMetadata().getName(),
            part,
            tree(object),
            WriteOptions.inside(MANAGER));
    return typed(next, type(object));
  }

  @Override
  public <T extends HasMetadata> void delete(T object, DeletionPropagation how) {
    remove(object, how, null);
  }

  @Override
  public <T extends HasMetadata> void delete(T object, DeletionPropagation how, Duration grace) {
    remove(object, how, grace.toSeconds());
  }

  private <T extends HasMetadata> void remove(
      T object, DeletionPropagation how, @Nullable Long grace) {
    ResourceKind kind = kind(type(object));
    String uid = object.getMetadata().getUid();
    try {
      deletion.delete(
          kind,
          namespace(kind, object),
          object.getMetadata().getName(),
          new Deletion.Options(grace, how, uid == null ? "" : uid, "", false));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  @Override
  public void evict(String namespace, String pod) {
    ResourceKind kind = registry.kindOf("v1", "Pod");
    deletion.delete(kind, namespace, pod, new Deletion.Options(null, null, "", "", false));
  }

  @Override
  public void bind(String namespace, String pod, String node) {
    bind(registry, namespace, pod, node);
  }

  /** Binds a pod to a node. */
  public static ObjectNode bind(Registry registry, String namespace, String pod, String node) {
    ResourceKind kind = registry.kindOf("v1", "Pod");
    Store store = registry.store();
    return store.exclusively(
        () -> {
          Key key = Registry.key(kind, namespace, pod);
          ObjectNode next =
              store.get(key).orElseThrow(() -> Refusal.notFound(kind, pod)).deepCopy();
          String bound = Json.string(next, "spec", "nodeName");
          if (!bound.isEmpty()) {
            throw Refusal.conflict(
                kind, pod, "pod " + pod + " is already assigned to node \"" + bound + "\"");
          }
          Json.make(next, "spec").put("nodeName", node);
          List<ObjectNode> conditions = Json.objects(next, "status", "conditions");
          conditions.removeIf(c -> Json.string(c, "type").equals("PodScheduled"));
          ObjectNode scheduled = Json.object();
          scheduled.putNull("lastProbeTime");
          scheduled.put("lastTransitionTime", registry.now().toString());
          scheduled.put("status", "True").put("type", "PodScheduled");
          conditions.add(scheduled);
          Json.make(next, "status").putArray("conditions").addAll(conditions);
          return registry.force(key, next);
        });
  }

  @Override
  public <T extends HasMetadata> Registration watch(Class<T> type, Consumer<Change<T>> listener) {
    ResourceKind kind = kind(type);
    Store store = registry.store();
    ExecutorService thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread t = new Thread(work, "slipway-embedded-watch-" + kind.plural());
              t.setDaemon(true);
              return t;
            });
    AtomicBoolean open = new AtomicBoolean(true);
    Consumer<Event> deliver =
        event -> {
          if (open.get()) {
            thread.execute(() -> tell(kind, type, event, listener, open));
          }
        };
    Registration watch =
        store.exclusively(
            () -> {
              for (ObjectNode object : store.list(kind.storedAs(), null).objects()) {
                Key key = Registry.key(kind, Json.namespace(object), Json.name(object));
                deliver.accept(new Event(Change.Type.ADDED, key, object, null, 0));
              }
              return store.watch(kind.storedAs(), store.revision(), deliver);
            });
    return () -> {
      // A delivery that is queued from now on is dropped; the one under way ends by itself.
      store.exclusively(
          () -> {
            open.set(false);
            watch.close();
            return true;
          });
      thread.shutdown();
    };
  }

  private <T extends HasMetadata> void tell(
      ResourceKind kind,
      Class<T> type,
      Event event,
      Consumer<Change<T>> listener,
      AtomicBoolean open) {
    if (!open.get()) {
      return;
    }
    try {
      ObjectNode before = event.before();
      listener.accept(
          new Change<>(
              event.type(),
              looked(kind, event.object(), type),
              before == null ? null : looked(kind, before, type)));
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("key", event.key())
          .setCause(e)
          .log("a listener failed on a change; it goes on with the next");
    }
  }
}
