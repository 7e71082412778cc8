package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.StatusCause;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fields that the manifest sets belong to another field manager; nothing was applied. */
public final class ApplyConflictException extends ApplyException {
  private static final long serialVersionUID = 1L;

  /** The reason of the causes in the API server's answer (metav1.CauseTypeFieldManagerConflict). */
  static final String CAUSE = "FieldManagerConflict";

  private static final Pattern MANAGER =
      Pattern.compile("conflict with \"((?:[^\"\\\\]|\\\\.)*)\"");

  /**
   * A field that another manager owns.
   *
   * @param manager the other field manager, as {@code kubectl-client-side-apply}
   * @param field its path, as {@code .spec.replicas}
   */
  public record Owned(String manager, String field) {
    public Owned {
      Objects.requireNonNull(manager, "manager");
      Objects.requireNonNull(field, "field");
    }
  }

  private final transient List<Owned> conflicts;

  private ApplyConflictException(ObjectRef ref, List<Owned> conflicts) {
    super(ref, 409, message(ref, conflicts), null);
    this.conflicts = List.copyOf(conflicts);
  }

  static ApplyConflictException of(ObjectRef ref, List<StatusCause> causes) {
    return new ApplyConflictException(
        ref,
        causes.stream()
            .filter(c -> CAUSE.equals(c.getReason()))
            .map(c -> new Owned(manager(c.getMessage()), c.getField()))
            .toList());
  }

  /** Every field in conflict, in the API server's order; never empty. */
  public List<Owned> conflicts() {
    return conflicts;
  }

  private static String manager(String cause) {
    Matcher quoted = MANAGER.matcher(cause);
    return quoted.find() ? quoted.group(1) : cause;
  }

  private static String message(ObjectRef ref, List<Owned> conflicts) {
    TreeMap<String, TreeSet<String>> fields = new TreeMap<>();
    for (Owned owned : conflicts) {
      fields.computeIfAbsent(owned.manager(), m -> new TreeSet<>()).add(owned.field());
    }
    String owners =
        fields.entrySet().stream()
            .map(e -> "'" + e.getKey() + "' owns " + String.join(", ", e.getValue()))
            .collect(Collectors.joining("; "));
    return "Tried to apply "
        + ref
        + (ref.namespace() == null ? "" : " in namespace " + ref.namespace())
        + " as '"
        + ServerSideApply.FIELD_MANAGER
        + "', but "
        + owners
        + "; leave these fields out of the manifest, or hand them over once: kubectl apply"
        + " --server-side --force-conflicts --field-manager="
        + ServerSideApply.FIELD_MANAGER
        + " -f <the manifest>";
  }
}
