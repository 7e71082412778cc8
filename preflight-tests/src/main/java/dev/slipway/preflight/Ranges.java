package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.LimitRangeItem;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A workload's containers, held against a LimitRange; what it gives by default is within it. */
final class Ranges {
  private Ranges() {}

  static Stream<String> faults(LimitRange range, Workload workload) {
    return range.getSpec().getLimits().stream()
        .filter(item -> "Container".equals(item.getType()))
        .flatMap(
            item ->
                workload.containers().stream()
                    .flatMap(
                        c ->
                            List.of("cpu", "memory").stream()
                                .flatMap(r -> faults(range, item, workload, c, r))));
  }

  private static Stream<String> faults(
      LimitRange range, LimitRangeItem item, Workload workload, Container container, String what) {
    BigDecimal limit = Amounts.of(container, what, false);
    BigDecimal request = Amounts.of(container, what, true);
    String who =
        "Container " + container.getName() + " of " + workload.ref() + " has, of " + what + ", ";
    String by = " of LimitRange/" + range.getMetadata().getName() + "; set it within the range";
    Stream.Builder<String> faults = Stream.builder();
    Quantity max = get(item.getMax(), what);
    if (max != null && limit.max(request).compareTo(Amounts.amount(max)) > 0) {
      faults.add(who + "more than the " + max + by);
    }
    Quantity min = get(item.getMin(), what);
    if (min != null && request.signum() > 0 && request.compareTo(Amounts.amount(min)) < 0) {
      faults.add(who + "less than the " + min + by);
    }
    return faults.build();
  }

  private static @Nullable Quantity get(@Nullable Map<String, Quantity> of, String what) {
    return of == null ? null : of.get(what);
  }
}
