package dev.slipway.source;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The series of some pods: by the label that service discovery gives ({@code pod} or {@code
 * kubernetes_pod_name}), else by the address that is scraped ({@code instance}).
 */
public final class PodSeries implements Predicate<Series> {
  private static final List<String> NAMED = List.of("pod", "kubernetes_pod_name");
  private static final String INSTANCE = "instance";

  private final Set<String> names;
  private final Set<String> addresses;

  private PodSeries(Set<String> names, Set<String> addresses) {
    this.names = names;
    this.addresses = addresses;
  }

  /** The series of these pods. */
  public static PodSeries of(Collection<Pod> pods) {
    return new PodSeries(
        pods.stream().map(pod -> pod.getMetadata().getName()).collect(Collectors.toSet()),
        pods.stream()
            .flatMap(
                pod ->
                    pod.getStatus() == null || pod.getStatus().getPodIP() == null
                        ? Stream.empty()
                        : Stream.of(pod.getStatus().getPodIP()))
            .collect(Collectors.toSet()));
  }

  @Override
  public boolean test(Series series) {
    Map<String, String> labels = series.labels();
    return NAMED.stream()
        .filter(labels::containsKey)
        .findFirst()
        .map(label -> names.contains(labels.get(label)))
        .orElseGet(() -> addresses.contains(host(labels.getOrDefault(INSTANCE, ""))));
  }

  /** Of {@code 10.42.0.7:8080} or {@code [fd00::7]:8080}. */
  private static String host(String instance) {
    int colon = instance.lastIndexOf(':');
    String host = colon < 0 ? instance : instance.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
