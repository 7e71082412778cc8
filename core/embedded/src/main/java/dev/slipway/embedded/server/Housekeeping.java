package dev.slipway.embedded.server;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.api.DeletionPropagation;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.store.Event;
import dev.slipway.embedded.store.Key;
import dev.slipway.embedded.store.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the cluster does by itself with its objects: collects those whose owners are gone, empties
 * namespaces that end, furnishes new ones, and serves the kinds of definitions. One thread does it
 * all, in the order of the changes.
 */
public final class Housekeeping implements Registration {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  static final Deletion.Options BACKGROUND =
      new Deletion.Options(null, DeletionPropagation.BACKGROUND, "", "", false);

  /** The newest change that the index knows; used by the one thread. */
  private long seen;

  private final Registry registry;
  private final Store store;
  private final Deletion deletion;
  private final CustomKinds customKinds;
  private final Namespaces namespaces;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Map<String, Key> owners = new HashMap<>();
  private final Map<String, Set<Key>> dependents = new HashMap<>();
  private final Thread thread;
  private final Registration watch;

  /** Starts. */
  public Housekeeping(Registry registry, String caCertificate) {
    this.registry = registry;
    this.store = registry.store();
    this.deletion = new Deletion(registry);
    this.customKinds = new CustomKinds(registry);
    this.namespaces = new Namespaces(registry, deletion, caCertificate);
    this.thread = new Thread(this::run, "slipway-embedded-housekeeping");
    thread.setDaemon(true);
    this.watch = store.watch(null, 0, events::add);
    thread.start();
  }

  @Override
  public void close() {
    watch.close();
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Event event = events.take();
        try {
          handle(event);
        } catch (ApiException e) {
          // The object changed or went meanwhile: its next event comes by.
          log.atDebug().addKeyValue("key", event.key()).setCause(e).log("housekeeping was outrun");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void handle(Event event) {
    seen = event.revision();
    index(event);
    switch (event.key().resource()) {
      case "/namespaces" -> namespaces.handle(event);
      case "apiextensions.k8s.io/customresourcedefinitions" -> customKinds.handle(event);
      default -> {
        // Only owners and namespaces concern it.
      }
    }
    if (event.type() == Change.Type.DELETED) {
      collect(Json.uid(event.object()));
      for (ObjectNode owner : Json.objects(event.object(), "metadata", "ownerReferences")) {
        finish(Json.string(owner, "uid"));
      }
      namespaces.emptied(event.key().namespace());
    } else {
      orphaned(event);
      finish(Json.uid(event.object()));
    }
  }

  private void index(Event event) {
    String uid = Json.uid(event.object());
    ObjectNode before = event.before();
    if (before != null) {
      for (ObjectNode owner : Json.objects(before, "metadata", "ownerReferences")) {
        Set<Key> keys = dependents.get(Json.string(owner, "uid"));
        if (keys != null) {
          keys.remove(event.key());
        }
      }
    }
    if (event.type() == Change.Type.DELETED) {
      owners.remove(uid);
      return;
    }
    owners.put(uid, event.key());
    for (ObjectNode owner : Json.objects(event.object(), "metadata", "ownerReferences")) {
      dependents
          .computeIfAbsent(Json.string(owner, "uid"), u -> new LinkedHashSet<>())
          .add(event.key());
    }
  }

  private ResourceKind kind(Key key) {
    return registry.catalogue().stored(key.resource()).orElseThrow(Refusal::noSuchResource);
  }

  private boolean lives(String uid) {
    Key key = owners.get(uid);
    return key != null && store.get(key).filter(o -> Json.uid(o).equals(uid)).isPresent();
  }

  /** Deletes the dependents of an owner that is gone. */
  private void collect(String gone) {
    Set<Key> keys = dependents.remove(gone);
    if (keys != null) {
      List.copyOf(keys).forEach(this::collectOne);
    }
  }

  private void collectOne(Key key) {
    Optional<ObjectNode> object = store.get(key);
    if (object.isEmpty()) {
      return;
    }
    List<ObjectNode> references = Json.objects(object.get(), "metadata", "ownerReferences");
    boolean kept = references.stream().anyMatch(r -> lives(Json.string(r, "uid")));
    if (!kept && !references.isEmpty()) {
      deletion.delete(kind(key), key.namespace(), key.name(), BACKGROUND);
    }
  }

  /** Deletes a new object whose owners are not there; lets those go that wait for nothing more. */
  private void orphaned(Event event) {
    if (!Json.objects(event.object(), "metadata", "ownerReferences").isEmpty()
        && event.type() == Change.Type.ADDED) {
      collectOne(event.key());
    }
  }

  private void finish(String uid) {
    Key key = owners.get(uid);
    ObjectNode owner = key == null ? null : store.get(key).orElse(null);
    if (key == null
        || owner == null
        || !Json.metadata(owner).has("deletionTimestamp")
        // Its deletion comes by yet, after the dependents that were made before it.
        || Long.parseLong(Json.string(owner, "metadata", "resourceVersion")) > seen) {
      return;
    }
    List<String> finalizers = Json.strings(owner, "metadata", "finalizers");
    Set<Key> keys = new HashSet<>(dependents.getOrDefault(uid, Set.of()));
    if (finalizers.contains("orphan")) {
      keys.forEach(k -> release(k, uid));
      removeFinalizer(key, "orphan");
    } else if (finalizers.contains("foregroundDeletion")) {
      boolean blocked = false;
      for (Key dependent : keys) {
        ObjectNode object = store.get(dependent).orElse(null);
        if (object != null) {
          blocked |= blocks(object, uid);
          if (!Json.metadata(object).has("deletionTimestamp")) {
            deletion.delete(
                kind(dependent),
                dependent.namespace(),
                dependent.name(),
                new Deletion.Options(null, DeletionPropagation.FOREGROUND, "", "", false));
          }
        }
      }
      if (!blocked) {
        removeFinalizer(key, "foregroundDeletion");
      }
    }
  }

  private static boolean blocks(ObjectNode object, String uid) {
    return Json.objects(object, "metadata", "ownerReferences").stream()
        .anyMatch(r -> Json.string(r, "uid").equals(uid) && Json.isTrue(r, "blockOwnerDeletion"));
  }

  private void release(Key key, String uid) {
    store.exclusively(
        () ->
            store
                .get(key)
                .map(
                    object -> {
                      ObjectNode next = object.deepCopy();
                      List<ObjectNode> left =
                          Json.objects(next, "metadata", "ownerReferences").stream()
                              .filter(r -> !Json.string(r, "uid").equals(uid))
                              .toList();
                      Json.metadata(next).remove("ownerReferences");
                      if (!left.isEmpty()) {
                        Json.metadata(next).putArray("ownerReferences").addAll(left);
                      }
                      return store.put(key, next);
                    }));
  }

  private void removeFinalizer(Key key, String finalizer) {
    ResourceKind kind = kind(key);
    registry.patch(
        kind,
        key.namespace(),
        key.name(),
        Registry.Part.MAIN,
        object -> {
          List<String> left = Json.strings(object, "metadata", "finalizers");
          left.remove(finalizer);
          Json.metadata(object).remove("finalizers");
          if (!left.isEmpty()) {
            var list = Json.metadata(object).putArray("finalizers");
            left.forEach(list::add);
          }
          return object;
        },
        WriteOptions.inside("kube-controller-manager"));
  }
}
