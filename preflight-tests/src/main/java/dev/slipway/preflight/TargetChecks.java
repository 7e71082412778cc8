package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;

import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.lock.Holder;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The way to the cluster: its certificates, clocks and versions, and that nobody else releases. */
@SlipwayTest
@DisplayName("target")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public class TargetChecks {
  private static final long SHORT_DAYS = 30;
  private static final long TOO_SHORT_DAYS = 7;

  /** Leases and tokens bear as much; more than 5 min and the API server refuses new tokens. */
  private static final Duration SKEW_TOLD = Duration.ofSeconds(10);

  private static final Duration SKEW_REFUSED = Duration.ofMinutes(1);

  private final Release release;
  private final KubernetesClient client;
  private final ReleaseObjects objects;
  private final LiveCluster cluster;
  private final ApiEndpoint endpoint;
  private final Clock clock = Clock.systemUTC();

  TargetChecks(Release release, KubernetesClient client) {
    this.release = release;
    this.client = client;
    this.objects = new ReleaseObjects(release, client);
    this.cluster = new LiveCluster(client);
    this.endpoint = new ApiEndpoint(client);
  }

  @Test
  @Check(
      id = "preflight.api-certificate",
      sop = "2",
      source = "A",
      asks = "the API server's certificate holds for more than 30 days; 8 to 30 warn",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "renew the API server's certificate")
  @DisplayName("the API server's certificate holds")
  void apiCertificateHolds(CheckReporter reporter) {
    objects.asked();
    if (!endpoint.isSecure()) {
      Assumptions.abort("the API server is asked without TLS");
    }
    requireDays("the certificate of " + endpoint, endpoint.certificateEnds(), reporter);
  }

  @Test
  @Check(
      id = "preflight.credential",
      sop = "2",
      source = "A",
      asks =
          "the client certificate or token outlives the release; for a certificate 8 to 30 days"
              + " warn",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "renew the credential of this kubeconfig")
  @DisplayName("the credential outlives the release")
  void credentialOutlivesTheRelease(CheckReporter reporter) {
    objects.asked();
    Credential credential = new Credential(client.getConfiguration());
    boolean any = false;
    Instant certificate = credential.certificateEnds().orElse(null);
    if (certificate != null) {
      requireDays("the client certificate", certificate, reporter);
      any = true;
    }
    Instant token = credential.tokenEnds().orElse(null);
    if (token != null) {
      Instant needed = clock.instant().plus(release.config().monitoring().handOver());
      if (token.isBefore(needed)) {
        throw new AssertionError(
            "The token ends at "
                + token.truncatedTo(ChronoUnit.SECONDS)
                + ", but a release is watched until "
                + needed.truncatedTo(ChronoUnit.SECONDS)
                + " and must be able to roll back until then; get one that lasts longer");
      }
      any = true;
    }
    if (!any) {
      Assumptions.abort("the credential says no end: " + credential.what());
    }
  }

  @Test
  @Check(
      id = "preflight.clock",
      sop = "2",
      source = "A",
      asks = "this machine's clock and the API server's agree within 1 min; 10 s or more warn",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "set the clock that is wrong; run NTP on both")
  @DisplayName("the clocks agree")
  void clocksAgree(CheckReporter reporter) {
    objects.asked();
    Instant before = clock.instant();
    Instant there = endpoint.date();
    Instant after = clock.instant();
    // The header has whole seconds, and the answer was under way.
    Duration skew =
        there.isBefore(before.minusSeconds(1))
            ? Duration.between(there, before)
            : there.isAfter(after) ? Duration.between(after, there) : Duration.ZERO;
    String said =
        "The API server's clock says "
            + there
            + ", this machine's "
            + after
            + ": "
            + skew.toSeconds()
            + " s apart; set the one that is wrong";
    if (skew.compareTo(SKEW_REFUSED) >= 0) {
      throw new AssertionError(said);
    }
    if (skew.compareTo(SKEW_TOLD) >= 0) {
      reporter.warn(said);
    }
  }

  @Test
  @Check(
      id = "preflight.version",
      sop = "2",
      source = "A",
      asks =
          "the API server is Kubernetes 1.20 or newer, and no kubelet is newer than it or more"
              + " than 3 versions older",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "upgrade the control plane first, then the nodes")
  @DisplayName("the versions fit each other")
  void versionsFit() {
    objects.asked();
    KubernetesVersion server = endpoint.version();
    if (server.isBefore(KubernetesVersion.OLDEST)) {
      throw new AssertionError(
          "The API server is Kubernetes "
              + server
              + ", but "
              + KubernetesVersion.OLDEST
              + " is the oldest that Slipway knows; upgrade it");
    }
    String unfit =
        cluster.list("nodes", () -> client.nodes().list().getItems()).stream()
            .filter(n -> n.getStatus() != null && n.getStatus().getNodeInfo() != null)
            .map(
                n -> {
                  String kubelet = n.getStatus().getNodeInfo().getKubeletVersion();
                  return KubernetesVersion.parse(kubelet)
                      .filter(v -> !v.fits(server))
                      .map(v -> n.getMetadata().getName() + " has " + kubelet)
                      .orElse("");
                })
            .filter(told -> !told.isEmpty())
            .collect(Collectors.joining(", "));
    if (!unfit.isEmpty()) {
      throw new AssertionError(
          "The API server is Kubernetes "
              + server
              + ", which these kubelets do not fit: "
              + unfit
              + "; a kubelet is at most 3 versions older and never newer");
    }
  }

  @Test
  @Check(
      id = "preflight.lock",
      sop = "2",
      source = "B",
      asks = "nobody else releases this application",
      outcomes = {PASS, FAIL, UNKNOWN, SKIPPED},
      remedy = "wait for the other release, or resume it when its process died")
  @DisplayName("the lock is free")
  void lockIsFree() {
    objects.asked();
    String name = "slipway-" + release.application();
    List<Lease> leases =
        cluster.list(
            "leases",
            () ->
                Stream.ofNullable(
                        client.leases().inNamespace(release.namespace()).withName(name).get())
                    .toList());
    for (Lease lease : leases) {
      String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
      if (holder == null || holder.isBlank() || isThisProcess(holder) || isOver(lease)) {
        continue;
      }
      throw new AssertionError(
          "Lease/"
              + name
              + " is held by "
              + holder
              + ", renewed at "
              + lease.getSpec().getRenewTime()
              + "; wait for that release, or resume it when its process died");
    }
  }

  /** At a gate of a release the engine holds the lock already. */
  private static boolean isThisProcess(String holder) {
    String mine = Holder.ofThisProcess().toString();
    return holder.startsWith(mine.substring(0, mine.lastIndexOf(' ') + 1));
  }

  private boolean isOver(Lease lease) {
    Integer seconds = lease.getSpec().getLeaseDurationSeconds();
    return lease.getSpec().getRenewTime() == null
        || lease
            .getSpec()
            .getRenewTime()
            .toInstant()
            .plusSeconds(seconds == null ? 30 : seconds)
            .isBefore(clock.instant());
  }

  private void requireDays(String what, Instant ends, CheckReporter reporter) {
    long days = Duration.between(clock.instant(), ends).toDays();
    String said = what + " ends at " + ends + ", in " + days + " days; renew it";
    if (clock.instant().isAfter(ends) || days <= TOO_SHORT_DAYS) {
      throw new AssertionError(said);
    }
    if (days <= SHORT_DAYS) {
      reporter.warn(said);
    }
  }
}
