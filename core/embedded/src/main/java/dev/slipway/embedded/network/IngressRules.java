package dev.slipway.embedded.network;

import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * To which Service the Ingresses lead a request: the rule of the very host before that of a
 * wildcard before one of none, the very path before a prefix, a longer prefix before a shorter, a
 * default backend last. {@code ImplementationSpecific} is a prefix.
 */
final class IngressRules {
  private static final Comparator<Fit> BEST =
      Comparator.comparingInt(Fit::host)
          .thenComparing(Fit::exact)
          .thenComparingInt(Fit::length)
          .reversed();

  private final List<Ingress> ingresses;

  IngressRules(List<Ingress> ingresses) {
    this.ingresses = List.copyOf(ingresses);
  }

  /** A Service's port, by number or else by name. */
  record Target(String namespace, String service, @Nullable Integer port, @Nullable String name) {}

  private record Fit(int host, boolean exact, int length, Target target) {}

  /** Returns where a request goes; empty when no rule is for it. */
  Optional<Target> find(String host, String path) {
    String name = host.replaceFirst(":[0-9]+$", "").toLowerCase(Locale.ROOT);
    return ingresses.stream().flatMap(i -> fits(i, name, path)).min(BEST).map(Fit::target);
  }

  private static Stream<Fit> fits(Ingress ingress, String host, String path) {
    Stream<Fit> last =
        target(ingress, ingress.getSpec().getDefaultBackend()).stream()
            .map(target -> new Fit(-1, false, 0, target));
    Stream<Fit> rules =
        ingress.getSpec().getRules().stream()
            .filter(rule -> rule.getHttp() != null && host(rule, host) >= 0)
            .flatMap(
                rule ->
                    rule.getHttp().getPaths().stream()
                        .filter(p -> isFor(p, path))
                        .flatMap(p -> fit(ingress, host(rule, host), p).stream()));
    return Stream.concat(rules, last);
  }

  private static Optional<Fit> fit(Ingress ingress, int host, HTTPIngressPath path) {
    return target(ingress, path.getBackend())
        .map(t -> new Fit(host, "Exact".equals(path.getPathType()), text(path).length(), t));
  }

  /** How well the rule's host fits; below zero when it does not. */
  private static int host(IngressRule rule, String host) {
    String wanted = Objects.toString(rule.getHost(), "").toLowerCase(Locale.ROOT);
    if (wanted.isEmpty()) {
      return 0;
    }
    if (wanted.startsWith("*.")) {
      int dot = host.indexOf('.');
      return dot > 0 && host.substring(dot).equals(wanted.substring(1)) ? 1 : -1;
    }
    return wanted.equals(host) ? 2 : -1;
  }

  private static boolean isFor(HTTPIngressPath rule, String path) {
    String wanted = text(rule);
    if ("Exact".equals(rule.getPathType())) {
      return path.equals(wanted);
    }
    String whole = wanted.endsWith("/") ? wanted : wanted + "/";
    return (path + "/").startsWith(whole);
  }

  private static String text(HTTPIngressPath path) {
    return Objects.requireNonNullElse(path.getPath(), "/");
  }

  private static Optional<Target> target(Ingress ingress, @Nullable IngressBackend backend) {
    return Optional.ofNullable(backend)
        .map(IngressBackend::getService)
        .map(
            service ->
                new Target(
                    ingress.getMetadata().getNamespace(),
                    service.getName(),
                    service.getPort() == null ? null : service.getPort().getNumber(),
                    service.getPort() == null ? null : service.getPort().getName()));
  }
}
