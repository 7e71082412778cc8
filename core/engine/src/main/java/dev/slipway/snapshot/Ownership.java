package dev.slipway.snapshot;

import dev.slipway.cluster.ServerSideApply;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which fields of an object. A replacement makes its writer the owner of what it changes,
 * so the next server-side apply would neither remove a field nor change one without a conflict with
 * itself: a restore has to bring the ownership back too. The API server takes the managed fields
 * that an update sends, when there are any.
 */
final class Ownership {
  private static final Set<String> CONTROLLERS_FIELDS = Set.of("f:status", "f:secrets");

  private Ownership() {}

  /** An entry without its time and without the status, which controllers keep writing. */
  private record Owner(
      String manager,
      String operation,
      String apiVersion,
      @Nullable String subresource,
      Map<String, Object> fields) {}

  /** Whether the same managers own the same fields, the status apart. */
  static boolean same(List<ManagedFieldsEntry> one, List<ManagedFieldsEntry> other) {
    return owners(one).equals(owners(other));
  }

  /** The owners as before; what is of controllers alone as it is. */
  static List<ManagedFieldsEntry> asBefore(
      List<ManagedFieldsEntry> before, List<ManagedFieldsEntry> now) {
    return Stream.concat(
            before.stream().filter(e -> !ofController(e)),
            now.stream().filter(Ownership::ofController))
        .toList();
  }

  private static Set<Owner> owners(List<ManagedFieldsEntry> entries) {
    Set<Owner> owners = new HashSet<>();
    for (ManagedFieldsEntry entry : entries) {
      Map<String, Object> fields =
          entry.getFieldsV1() == null
              ? new HashMap<>()
              : new HashMap<>(entry.getFieldsV1().getAdditionalProperties());
      fields.remove("f:status");
      if (!ofController(entry) && !fields.isEmpty()) {
        owners.add(
            new Owner(
                entry.getManager(),
                entry.getOperation(),
                entry.getApiVersion(),
                entry.getSubresource(),
                fields));
      }
    }
    return owners;
  }

  /** Of an object's status, or of a ServiceAccount's token, alone. */
  private static boolean ofController(ManagedFieldsEntry entry) {
    return "status".equals(entry.getSubresource())
        || (!entry.getManager().startsWith(ServerSideApply.FIELD_MANAGER)
            && (entry.getFieldsV1() == null
                || CONTROLLERS_FIELDS.containsAll(
                    entry.getFieldsV1().getAdditionalProperties().keySet())));
  }
}
