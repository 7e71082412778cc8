package dev.slipway.plan;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.redact.Redactor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * The unified diff of two states of an object as YAML, for people. The values of a Secret, and
 * secrets that the redactor knows wherever they turn up, are masked before they become YAML: that a
 * value changes shows, the value never does.
 */
final class MaskedDiff {
  private static final int CONTEXT = 3;
  private static final String CHANGED = " (changed)";
  private static final List<String> HEAD = List.of("apiVersion", "kind", "metadata");

  private final Redactor redactor;

  MaskedDiff(Redactor redactor) {
    this.redactor = redactor;
  }

  /**
   * The diff.
   *
   * @param before null when the object is new
   * @param after null when the object is deleted
   */
  String of(
      ObjectRef ref,
      @Nullable Map<String, @Nullable Object> before,
      @Nullable Map<String, @Nullable Object> after) {
    boolean secret = ref.kind().equals("Secret") && ref.apiVersion().equals("v1");
    List<String> from = yaml(before == null ? null : masked(before, before, secret));
    List<String> to = yaml(after == null ? null : masked(after, before, secret));
    return String.join(
        "\n",
        UnifiedDiffUtils.generateUnifiedDiff(
            before == null ? "/dev/null" : "live " + ref,
            after == null ? "/dev/null" : "planned " + ref,
            from,
            DiffUtils.diff(from, to),
            CONTEXT));
  }

  /** The state, masked; what differs from the other though its mask does not is marked. */
  private Map<String, @Nullable Object> masked(
      Map<String, @Nullable Object> state,
      @Nullable Map<String, @Nullable Object> other,
      boolean secret) {
    Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
    HEAD.stream().filter(state::containsKey).forEach(k -> ordered.put(k, state.get(k)));
    state.forEach(ordered::putIfAbsent);
    ordered.replaceAll(
        (key, value) -> {
          UnaryOperator<String> mask =
              secret && (key.equals("data") || key.equals("stringData"))
                  ? text -> Redactor.MASK
                  : redactor::redact;
          return masked(value, other == null ? null : other.get(key), mask);
        });
    return ordered;
  }

  private static @Nullable Object masked(
      @Nullable Object value, @Nullable Object other, UnaryOperator<String> mask) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
      map.forEach(
          (k, v) -> copy.put(k, masked(v, other instanceof Map<?, ?> o ? o.get(k) : null, mask)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (int i = 0; i < list.size(); i++) {
        Object counterpart = other instanceof List<?> o && i < o.size() ? o.get(i) : null;
        copy.add(masked(list.get(i), counterpart, mask));
      }
      return copy;
    }
    if (value == null) {
      return null;
    }
    String text = value.toString();
    String masked = mask.apply(text);
    if (masked.equals(text)) {
      return value;
    }
    boolean differsUnseen =
        other != null
            && !Objects.equals(value, other)
            && masked.equals(mask.apply(other.toString()));
    return differsUnseen ? masked + CHANGED : masked;
  }

  private static List<String> yaml(@Nullable Object state) {
    if (state == null) {
      return List.of();
    }
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setWidth(Integer.MAX_VALUE)
            .setSplitLines(false)
            .build();
    return new Dump(settings).dumpToString(state).lines().toList();
  }
}
