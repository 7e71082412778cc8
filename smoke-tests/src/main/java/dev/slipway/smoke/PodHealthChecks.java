package dev.slipway.smoke;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.SKIPPED;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.slipway.config.ChecksConfig;
import dev.slipway.config.Severity;
import dev.slipway.harness.Check;
import dev.slipway.harness.CheckReporter;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.harness.gate.SlipwayTest;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The health contract, answered by every ready pod by itself: behind a load balancer one old or
 * broken pod answers only now and then. Asked, through the API server, are the pods that have a
 * probe of {@code checks.healthPath}, on that probe's port; of a workload without one, those with
 * another probe by HTTP, when any of them has a health to tell there.
 */
@SlipwayTest
@DisplayName("health of pods")
public class PodHealthChecks {
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** A pod and where it answers for its health. */
  private record Asked(Pod pod, int port) {
    String name() {
      return pod.getMetadata().getName();
    }
  }

  @TestFactory
  @Check(
      id = "smoke.health.pod",
      sop = "4",
      asks = "each ready pod, asked by itself, keeps the health contract",
      outcomes = {PASS, WARN, FAIL, UNKNOWN, SKIPPED},
      remedy = "look at the pod that the message names")
  @DisplayName("every pod answers for itself")
  Stream<DynamicTest> everyPodAnswers(
      Release release, KubernetesClient client, CheckReporter report) {
    ChecksConfig checks = release.config().checks();
    WorkloadPods pods = new WorkloadPods(client, release.namespace());
    List<Asked> asked =
        release.config().workloads().stream()
            .filter(w -> !w.kind().equals("Job"))
            .map(w -> pods.of(w.kind(), w.name()).pods())
            .flatMap(those -> asked(those, release, client, report).stream())
            .toList();
    Assumptions.assumeFalse(
        asked.isEmpty(),
        "no ready pod has a probe of "
            + checks.healthPath()
            + " or answers it with a status; see checks.healthPath in slipway.yaml");
    return asked.stream()
        .map(each -> dynamicTest(each.name(), () -> judge(each, release, client, report)));
  }

  /** Which pods of one workload have a health to tell. */
  private static List<Asked> asked(
      List<Pod> pods, Release release, KubernetesClient client, CheckReporter report) {
    String path = release.config().checks().healthPath();
    List<Asked> probed = withProbe(pods, path::equals);
    if (!probed.isEmpty()) {
      return probed;
    }
    List<Asked> others = withProbe(pods, any -> true);
    return others.stream().anyMatch(each -> tellsHealth(each, release, client, report))
        ? others
        : List.of();
  }

  private static List<Asked> withProbe(List<Pod> pods, Predicate<String> path) {
    return pods.stream()
        .filter(PodJudge::ready)
        .flatMap(pod -> port(pod, path).map(port -> new Asked(pod, port)).stream())
        .toList();
  }

  /** A page, or nothing, is no health: other workloads are asked as well. */
  private static boolean tellsHealth(
      Asked asked, Release release, KubernetesClient client, CheckReporter report) {
    try {
      return answer(
          asked,
          release,
          client,
          report,
          said -> Json.member(said.asString(), "status").isPresent());
    } catch (CouldNotCheckException e) {
      return false;
    }
  }

  /**
   * What a pod answers.
   *
   * @param reader reads the body, while the way to the pod is open
   */
  private static <T> T answer(
      Asked asked,
      Release release,
      KubernetesClient client,
      CheckReporter report,
      Function<Response, T> reader) {
    String path = release.config().checks().healthPath();
    PodQuestion.Ways ways = () -> new Forward(forward(asked, release, client));
    try {
      return new PodQuestion("Pod/" + asked.name(), ways, ANSWER).get(path, reader, report);
    } catch (IOException | KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to reach port "
              + asked.port()
              + " of Pod/"
              + asked.name()
              + " through the API server, but "
              + e.getMessage()
              + "; may this user create pods/portforward?",
          e);
    }
  }

  private static LocalPortForward forward(Asked asked, Release release, KubernetesClient client) {
    return client
        .pods()
        .inNamespace(release.namespace())
        .withName(asked.name())
        .portForward(asked.port(), InetAddress.getLoopbackAddress(), 0);
  }

  /** A port of this machine that leads to one of a pod. */
  private record Forward(LocalPortForward port) implements PodQuestion.Way {
    @Override
    public URI address() {
      return URI.create("http://127.0.0.1:" + port.getLocalPort());
    }

    @Override
    public String state() {
      List<String> errors =
          Stream.concat(port.getClientThrowables().stream(), port.getServerThrowables().stream())
              .map(Throwable::toString)
              .toList();
      return errors.isEmpty()
          ? "its port-forward knows of no error"
          : "its port-forward says " + String.join(", ", errors);
    }

    @Override
    public void close() throws IOException {
      port.close();
    }
  }

  private static void judge(
      Asked asked, Release release, KubernetesClient client, CheckReporter report) {
    answer(
        asked,
        release,
        client,
        report,
        said -> {
          judge("Pod/" + asked.name(), said, release);
          return true;
        });
  }

  private static void judge(String pod, Response response, Release release) {
    Set<String> expected = new TreeSet<>(ReleaseTags.of(release));
    expected.add(release.version().value());
    String answered = pod + " answered " + response.statusCode() + ": " + Http.excerpt(response);
    if (response.statusCode() != 200
        || !Optional.of("ok").equals(Json.member(response.asString(), "status"))) {
      throw new AssertionError(answered + "; expected 200 with status ok");
    }
    Optional<String> version = Json.member(response.asString(), "version");
    if (version.filter(expected::contains).isEmpty()) {
      throw new AssertionError(
          pod
              + " is of version "
              + version.orElse("unknown")
              + ", not "
              + release.version()
              + ": it is an old pod, or its image is not what its tag says");
    }
    // Who says that there is no database to ask for is not asked for it here, either.
    boolean hasDatabase =
        release.config().checks().rules().severities().get("smoke.health.db") != Severity.OFF;
    if (hasDatabase && !Optional.of("connected").equals(Json.member(response.asString(), "db"))) {
      throw new AssertionError(answered + "; expected db to be connected");
    }
  }

  private static Optional<Integer> port(Pod pod, Predicate<String> path) {
    return pod.getSpec().getContainers().stream()
        .flatMap(
            container ->
                Stream.of(
                        container.getReadinessProbe(),
                        container.getLivenessProbe(),
                        container.getStartupProbe())
                    .filter(Objects::nonNull)
                    .filter(probe -> probe.getHttpGet() != null)
                    .filter(probe -> !"HTTPS".equals(probe.getHttpGet().getScheme()))
                    .filter(probe -> path.test(probe.getHttpGet().getPath()))
                    .flatMap(probe -> number(container, probe).stream()))
        .findFirst();
  }

  /** A probe names its port by number, or by the name that the container gives it. */
  private static Optional<Integer> number(Container container, Probe probe) {
    Object port = probe.getHttpGet().getPort().getValue();
    return port instanceof Integer number
        ? Optional.of(number)
        : container.getPorts().stream()
            .filter(p -> Objects.equals(p.getName(), port))
            .map(p -> p.getContainerPort())
            .findFirst();
  }
}
