package dev.slipway.preflight;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CPU and memory, and how many pods ask for them.
 *
 * @param cpu in cores
 * @param memory in bytes
 */
record Amounts(BigDecimal cpu, BigDecimal memory, long pods) {
  static final Amounts NONE = new Amounts(BigDecimal.ZERO, BigDecimal.ZERO, 0);

  /**
   * What the scheduler counts for one pod: the sum of its containers and of the init containers
   * that run beside them, or the largest other init container with those that run beside it.
   */
  static Amounts requests(PodSpec pod) {
    return of(pod, true);
  }

  static Amounts limits(PodSpec pod) {
    return of(pod, false);
  }

  private static Amounts of(PodSpec pod, boolean requests) {
    BigDecimal cpu = BigDecimal.ZERO;
    BigDecimal memory = BigDecimal.ZERO;
    for (Container container : pod.getContainers()) {
      cpu = cpu.add(of(container, "cpu", requests));
      memory = memory.add(of(container, "memory", requests));
    }
    BigDecimal besideCpu = BigDecimal.ZERO;
    BigDecimal besideMemory = BigDecimal.ZERO;
    BigDecimal startCpu = BigDecimal.ZERO;
    BigDecimal startMemory = BigDecimal.ZERO;
    for (Container init : pod.getInitContainers()) {
      startCpu = startCpu.max(besideCpu.add(of(init, "cpu", requests)));
      startMemory = startMemory.max(besideMemory.add(of(init, "memory", requests)));
      if ("Always".equals(init.getRestartPolicy())) {
        besideCpu = besideCpu.add(of(init, "cpu", requests));
        besideMemory = besideMemory.add(of(init, "memory", requests));
      }
    }
    cpu = ofAll(pod, "cpu", requests).orElse(cpu.add(besideCpu).max(startCpu));
    memory = ofAll(pod, "memory", requests).orElse(memory.add(besideMemory).max(startMemory));
    Map<String, Quantity> overhead = pod.getOverhead();
    if (overhead != null) {
      cpu = cpu.add(amount(overhead.get("cpu")));
      memory = memory.add(amount(overhead.get("memory")));
    }
    return new Amounts(cpu, memory, 1);
  }

  /** What the pod says for itself counts in place of its containers' sum. */
  private static Optional<BigDecimal> ofAll(PodSpec pod, String resource, boolean requests) {
    return Optional.ofNullable(pod.getResources())
        .map(resources -> of(resources, resource, requests))
        .filter(amount -> amount.signum() > 0);
  }

  static BigDecimal of(Container container, String resource, boolean requests) {
    var resources = container.getResources();
    return resources == null ? BigDecimal.ZERO : of(resources, resource, requests);
  }

  /** A limit alone is the request, too. */
  private static BigDecimal of(ResourceRequirements resources, String resource, boolean requests) {
    Quantity limit = resources.getLimits() == null ? null : resources.getLimits().get(resource);
    Quantity request =
        resources.getRequests() == null ? null : resources.getRequests().get(resource);
    return amount(requests && request != null ? request : limit);
  }

  static BigDecimal amount(@Nullable Quantity quantity) {
    return quantity == null ? BigDecimal.ZERO : quantity.getNumericalAmount();
  }

  Amounts plus(Amounts other) {
    return new Amounts(cpu.add(other.cpu), memory.add(other.memory), pods + other.pods);
  }

  Amounts minus(Amounts other) {
    return new Amounts(cpu.subtract(other.cpu), memory.subtract(other.memory), pods - other.pods);
  }

  Amounts times(int count) {
    BigDecimal by = BigDecimal.valueOf(count);
    return new Amounts(cpu.multiply(by), memory.multiply(by), pods * count);
  }

  boolean fitsIn(Amounts room) {
    return cpu.compareTo(room.cpu) <= 0 && memory.compareTo(room.memory) <= 0 && pods <= room.pods;
  }

  @Override
  public String toString() {
    return cpu.stripTrailingZeros().toPlainString()
        + " CPU, "
        + memory.longValue() / (1 << 20)
        + " MiB";
  }
}
