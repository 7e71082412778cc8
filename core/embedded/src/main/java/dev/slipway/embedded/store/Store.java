package dev.slipway.embedded.store;

import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The objects, under one sequence of resource versions. What it holds and hands out is never
 * changed in place. Thread-safe.
 */
public final class Store {
  private static final int LOG_LIMIT = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, NavigableMap<String, ObjectNode>> objects = new HashMap<>();
  private final Deque<Event> log = new ArrayDeque<>();
  private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
  private long revision = 1;
  private long oldest = 1;

  private record Watcher(@Nullable String resource, Consumer<Event> listener) {
    boolean wants(Event event) {
      return resource == null || event.key().resource().equals(resource);
    }
  }

  /** Runs a read and the write that rests on it without another write between. */
  public <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the newest resourceVersion. */
  public long revision() {
    return exclusively(() -> revision);
  }

  /** Returns an object. */
  public Optional<ObjectNode> get(Key key) {
    return exclusively(() -> Optional.ofNullable(of(key.resource()).get(key.path())));
  }

  /** Returns the newest objects of a resource, of one namespace or (null) all. */
  public Listing list(String resource, @Nullable String namespace) {
    return exclusively(() -> new Listing(select(of(resource), namespace), revision));
  }

  /**
   * Returns the objects of a resource as they were.
   *
   * @param at the resourceVersion of that moment
   * @throws GoneException when the log no longer reaches back to it
   */
  public Listing listAt(String resource, @Nullable String namespace, long at) {
    return exclusively(
        () -> {
          if (at + 1 < oldest) {
            throw new GoneException(at, oldest);
          }
          NavigableMap<String, ObjectNode> then = new TreeMap<>(of(resource));
          Iterator<Event> newestFirst = log.descendingIterator();
          while (newestFirst.hasNext()) {
            Event event = newestFirst.next();
            if (event.revision() <= at) {
              break;
            }
            if (event.key().resource().equals(resource)) {
              undo(event, then);
            }
          }
          return new Listing(select(then, namespace), at);
        });
  }

  /**
   * Stores an object with the next resourceVersion.
   *
   * @param object the object; it is the store's from now on
   * @return the object as stored
   */
  public ObjectNode put(Key key, ObjectNode object) {
    return exclusively(
        () -> {
          revision++;
          Json.metadata(object).put("resourceVersion", Long.toString(revision));
          ObjectNode before = of(key.resource()).put(key.path(), object);
          Change.Type type = before == null ? Change.Type.ADDED : Change.Type.MODIFIED;
          publish(new Event(type, key, object, before, revision));
          return object;
        });
  }

  /** Removes an object, if it is there. */
  public Optional<ObjectNode> remove(Key key) {
    return exclusively(
        () -> {
          ObjectNode before = of(key.resource()).remove(key.path());
          if (before == null) {
            return Optional.empty();
          }
          revision++;
          ObjectNode last = before.deepCopy();
          Json.metadata(last).put("resourceVersion", Long.toString(revision));
          publish(new Event(Change.Type.DELETED, key, last, before, revision));
          return Optional.of(last);
        });
  }

  /**
   * Follows the changes of a resource.
   *
   * @param resource whose changes; null for all
   * @param after the resourceVersion after which they are wanted
   * @param listener is called under the store's lock, in order: it must only take note
   * @throws GoneException when the log no longer reaches back to it
   */
  public Registration watch(@Nullable String resource, long after, Consumer<Event> listener) {
    return exclusively(
        () -> {
          if (after + 1 < oldest) {
            throw new GoneException(after, oldest);
          }
          Watcher watcher = new Watcher(resource, listener);
          if (after < revision) {
            log.stream().filter(e -> e.revision() > after && watcher.wants(e)).forEach(listener);
          }
          watchers.add(watcher);
          return () -> watchers.remove(watcher);
        });
  }

  /** Forgets the log: a list or watch of an older resourceVersion is refused from now on. */
  public void compact() {
    lock.lock();
    try {
      log.clear();
      oldest = revision + 1;
    } finally {
      lock.unlock();
    }
  }

  private static void undo(Event event, Map<String, ObjectNode> state) {
    ObjectNode before = event.before();
    if (before == null) {
      state.remove(event.key().path());
    } else {
      state.put(event.key().path(), before);
    }
  }

  private static List<ObjectNode> select(
      NavigableMap<String, ObjectNode> all, @Nullable String namespace) {
    if (namespace == null) {
      return new ArrayList<>(all.values());
    }
    return new ArrayList<>(all.subMap(namespace + "/", namespace + "0").values());
  }

  private NavigableMap<String, ObjectNode> of(String resource) {
    return objects.computeIfAbsent(resource, r -> new TreeMap<>());
  }

  private void publish(Event event) {
    log.addLast(event);
    if (log.size() > LOG_LIMIT) {
      oldest = log.removeFirst().revision() + 1;
    }
    for (Watcher watcher : watchers) {
      if (watcher.wants(event)) {
        watcher.listener().accept(event);
      }
    }
  }
}
