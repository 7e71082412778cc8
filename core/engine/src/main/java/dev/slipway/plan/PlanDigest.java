package dev.slipway.plan;

import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a plan: over what is applied, what each object starts from, and what becomes of the
 * leftovers. The order in which the manifests were rendered is of no account.
 */
final class PlanDigest {
  private static final String NONE = "null";

  private final SortedMap<String, List<String>> objects = new TreeMap<>();
  private final SortedMap<String, String> leftovers = new TreeMap<>();

  /** Adds an object that is to be applied. */
  void add(
      GenericKubernetesResource object,
      @Nullable GenericKubernetesResource live,
      boolean autoscaled) {
    String start =
        live == null
            ? NONE
            : ObjectState.canonical(ObjectState.startingPoint(live, object, autoscaled));
    objects.put(
        key(ObjectRef.of(object)),
        List.of(ObjectState.canonical(ObjectState.sorted(object)), start));
  }

  /** Adds a leftover. */
  void add(Change leftover) {
    leftovers.put(key(leftover.ref()), leftover.kind().name());
  }

  /** As {@code sha256:<hex>}. */
  String value() {
    String all =
        ObjectState.canonical(new TreeMap<>(Map.of("objects", objects, "leftovers", leftovers)));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static String key(ObjectRef ref) {
    return String.join(
        " ", ref.group(), ref.kind(), ref.namespace() == null ? "-" : ref.namespace(), ref.name());
  }
}
