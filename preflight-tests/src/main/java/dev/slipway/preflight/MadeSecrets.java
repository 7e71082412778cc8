package dev.slipway.preflight;

import dev.slipway.harness.CheckReporter;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The Secrets that controllers make of the release's own objects, once these are applied. */
final class MadeSecrets {
  private static final List<String> ISSUED =
      List.of("cert-manager.io/issuer", "cert-manager.io/cluster-issuer", "kubernetes.io/tls-acme");

  private final ReleaseObjects objects;

  MadeSecrets(ReleaseObjects objects) {
    this.objects = objects;
  }

  /** The object of which a Secret is made; empty when nothing is known to make it. */
  private Optional<String> by(String secret) {
    return Stream.of(
            named("cert-manager.io", "Certificate", secret, "spec", "secretName"),
            named("external-secrets.io", "ExternalSecret", secret, "spec", "target", "name"),
            named("bitnami.com", "SealedSecret", secret, "spec", "template", "metadata", "name"),
            named(
                "secrets.hashicorp.com",
                "VaultStaticSecret",
                secret,
                "spec",
                "destination",
                "name"),
            issued(secret))
        .flatMap(s -> s)
        .findFirst();
  }

  /**
   * Fails a check for what is wrong with a Secret; only warns where that is mended by what the
   * release applies.
   *
   * @param what is wrong, a sentence without its end
   * @param remedy what to do about a Secret that nothing makes
   */
  void fail(String secret, String what, String remedy, CheckReporter reporter) {
    String maker = by(secret).orElseThrow(() -> new AssertionError(what + "; " + remedy));
    reporter.warn(what + "; it is to be made of " + maker + ", which comes with the release");
  }

  /** An object names the Secret there, else it has the object's own name. */
  private Stream<String> named(String group, String kind, String secret, Object... path) {
    return objects.of(group, kind).stream()
        .filter(
            o -> secret.equals(Objects.requireNonNullElse(o.get(path), o.getMetadata().getName())))
        .map(o -> kind + "/" + o.getMetadata().getName());
  }

  private Stream<String> issued(String secret) {
    return objects.of("networking.k8s.io", "Ingress").stream()
        .filter(MadeSecrets::asksForACertificate)
        .filter(o -> o.get("spec", "tls") instanceof List<?> tls && names(tls, secret))
        .map(o -> "Ingress/" + o.getMetadata().getName());
  }

  private static boolean names(List<?> tls, String secret) {
    return tls.stream()
        .anyMatch(t -> t instanceof Map<?, ?> m && secret.equals(m.get("secretName")));
  }

  private static boolean asksForACertificate(GenericKubernetesResource ingress) {
    Map<String, String> annotations = ingress.getMetadata().getAnnotations();
    return annotations != null && ISSUED.stream().anyMatch(annotations::containsKey);
  }
}
