package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** The way in: each Ingress leads to a port of a Service, with a certificate that holds. */
@SlipwayTest
@DisplayName("ingress")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class IngressChecks {
  private static final long SHORT_DAYS = 30;
  private static final long TOO_SHORT_DAYS = 7;

  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final Clock clock = Clock.systemUTC();

  IngressChecks(Release release, KubernetesClient client) {
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
  }

  @TestFactory
  @Check(
      id = "preflight.ingress-backend",
      sop = "2",
      source = "E",
      asks = "each Ingress leads to a port that its Service has",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "correct the name or the port")
  @DisplayName("leads to a port of a Service")
  Stream<DynamicTest> leadToAService() {
    return ingresses().stream()
        .flatMap(
            ingress ->
                backends(ingress)
                    .map(IngressBackend::getService)
                    .filter(Objects::nonNull)
                    .distinct()
                    .map(
                        backend ->
                            dynamicTest(
                                name(ingress) + " to " + backend.getName() + ":" + port(backend),
                                () -> requirePort(ingress, backend))));
  }

  @TestFactory
  @Check(
      id = "preflight.tls",
      sop = "2",
      source = "E",
      asks =
          "the certificate of each TLS Secret is for the Ingress's hosts and "
              + "holds for more than 30 days; 8 to 30 warn",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "renew it with these names")
  @DisplayName("has a certificate that holds")
  Stream<DynamicTest> haveCertificates(CheckReporter reporter) {
    List<DynamicTest> tests =
        ingresses().stream()
            .flatMap(
                ingress ->
                    ingress.getSpec().getTls().stream()
                        .filter(tls -> tls.getSecretName() != null)
                        .map(
                            tls ->
                                dynamicTest(
                                    name(ingress) + " by Secret/" + tls.getSecretName(),
                                    () -> requireCertificate(ingress, tls, reporter))))
            .toList();
    if (tests.isEmpty()) {
      Assumptions.abort("no Ingress of the release names a Secret for TLS");
    }
    return tests.stream();
  }

  private List<Ingress> ingresses() {
    List<Ingress> ingresses =
        objects.of("networking.k8s.io", "Ingress").stream()
            .map(o -> cluster.as(Ingress.class, o))
            .filter(i -> i.getSpec() != null)
            .toList();
    if (ingresses.isEmpty()) {
      Assumptions.abort("the release has no Ingress");
    }
    return ingresses;
  }

  private static Stream<IngressBackend> backends(Ingress ingress) {
    return Stream.concat(
        Stream.ofNullable(ingress.getSpec().getDefaultBackend()),
        ingress.getSpec().getRules().stream()
            .map(IngressRule::getHttp)
            .filter(Objects::nonNull)
            .flatMap(http -> http.getPaths().stream())
            .map(HTTPIngressPath::getBackend));
  }

  private void requirePort(Ingress ingress, IngressServiceBackend backend) {
    Service service =
        read("Service", backend.getName())
            .map(o -> cluster.as(Service.class, o))
            .orElseThrow(
                () ->
                    new AssertionError(
                        name(ingress)
                            + " leads to Service/"
                            + backend.getName()
                            + ", which is neither in the manifests nor in the cluster; create it,"
                            + " or correct the name"));
    boolean there =
        service.getSpec().getPorts().stream()
            .anyMatch(
                p ->
                    backend.getPort() != null
                        && (Objects.equals(p.getPort(), backend.getPort().getNumber())
                            || (p.getName() != null
                                && p.getName().equals(backend.getPort().getName()))));
    if (!there) {
      throw new AssertionError(
          name(ingress)
              + " leads to port "
              + port(backend)
              + " of Service/"
              + backend.getName()
              + ", which has only "
              + service.getSpec().getPorts().stream()
                  .map(p -> p.getPort() + (p.getName() == null ? "" : " (" + p.getName() + ")"))
                  .toList()
              + "; correct the port of either");
    }
  }

  private void requireCertificate(Ingress ingress, IngressTLS tls, CheckReporter reporter) {
    String secret = "Secret/" + tls.getSecretName();
    Optional<GenericKubernetesResource> found = read("Secret", tls.getSecretName());
    MadeSecrets made = new MadeSecrets(objects);
    if (found.isEmpty()) {
      made.fail(
          tls.getSecretName(),
          secret
              + ", by which "
              + name(ingress)
              + " serves TLS, is neither in the manifests nor in the cluster",
          "create it",
          reporter);
      return;
    }
    TlsCertificate certificate = certificate(secret, found.get());
    List<String> bare = tls.getHosts().stream().filter(h -> !certificate.covers(h)).toList();
    if (!bare.isEmpty()) {
      made.fail(
          tls.getSecretName(),
          "The certificate of "
              + secret
              + " is not for "
              + bare
              + " of "
              + name(ingress)
              + ", only for "
              + certificate.hosts(),
          "renew it with these names",
          reporter);
    }
    Instant now = clock.instant();
    if (certificate.begins().isAfter(now)) {
      throw new AssertionError(
          "The certificate of " + secret + " does not hold before " + certificate.begins());
    }
    Duration left = certificate.left(now);
    String ends =
        "The certificate of "
            + secret
            + (left.isNegative() ? " ended on " : " ends on ")
            + certificate.ends()
            + ", in "
            + left.toDays()
            + " days; renew it";
    // Whole days count, so that 7 and a half are still 7.
    if (left.toDays() <= TOO_SHORT_DAYS) {
      throw new AssertionError(ends + " before the release");
    }
    if (left.toDays() <= SHORT_DAYS) {
      reporter.warn(ends);
    }
  }

  private static TlsCertificate certificate(String secret, GenericKubernetesResource found) {
    try {
      if (found.get("data") instanceof Map<?, ?> data
          && data.get("tls.crt") instanceof String pem) {
        return TlsCertificate.read(Base64.getMimeDecoder().decode(pem));
      }
      if (found.get("stringData") instanceof Map<?, ?> data
          && data.get("tls.crt") instanceof String pem) {
        return TlsCertificate.read(pem.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new AssertionError(
          "tls.crt of " + secret + " is no certificate; put the chain there, in PEM", e);
    }
    throw new AssertionError(secret + " has no tls.crt; put the certificate chain there, in PEM");
  }

  private Optional<GenericKubernetesResource> read(String kind, String name) {
    ObjectRef ref = new ObjectRef("v1", kind, objects.namespace(), name);
    return objects.find(ref).or(() -> cluster.find(ref));
  }

  private static String port(IngressServiceBackend backend) {
    return backend.getPort() == null
        ? "none"
        : backend.getPort().getName() != null
            ? backend.getPort().getName()
            : String.valueOf(backend.getPort().getNumber());
  }

  private static String name(Ingress ingress) {
    return "Ingress/" + ingress.getMetadata().getName();
  }
}
