package dev.slipway.harness.drill;

import dev.slipway.ReleaseListener;
import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.Secret;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Faults that any release can be given. */
public final class Faults {
  private static final String QUOTA = "slipway-drill-no-more-pods";
  private static final int PATIENCE = 180;

  private Faults() {}

  /** A strategic merge patch of the manifests. */
  public static Fault patch(String yaml) {
    return Fault.of(
        Fault.Place.MANIFESTS,
        scene ->
            Injection.of(
                scene.overlaid("patches:\n- patch: |\n" + yaml.indent(4).stripTrailing() + "\n")));
  }

  /**
   * A strategic merge patch of the first container of the release's first Deployment.
   *
   * @param yaml fields of the container, as {@code command: [sh, -c, exit 3]}
   */
  public static Fault container(String yaml) {
    return Fault.of(
        Fault.Place.MANIFESTS,
        scene -> {
          String name = deployment(scene.release());
          String container =
              scene
                  .client()
                  .apps()
                  .deployments()
                  .inNamespace(scene.namespace())
                  .withName(name)
                  .require()
                  .getSpec()
                  .getTemplate()
                  .getSpec()
                  .getContainers()
                  .get(0)
                  .getName();
          String patch =
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: %s
              spec:
                template:
                  spec:
                    containers:
                    - name: %s
              """
                  .formatted(name, container);
          return patch(patch + yaml.indent(8)).inject(scene);
        });
  }

  /** A switch of the application itself: a variable of that container. */
  public static Fault variable(String name, String value) {
    Fault inManifests =
        container("env:\n- name: " + name + "\n  value: \"" + value.replace("\"", "\\\"") + "\"\n");
    return Fault.of(Fault.Place.APPLICATION, inManifests::inject);
  }

  /** A quota that lets the namespace have not one pod more than it has. */
  public static Fault noMorePods() {
    return Fault.of(
        Fault.Place.CLUSTER,
        scene -> {
          // What still terminates holds its share, and gives it back in the middle of the rollout.
          scene
              .client()
              .pods()
              .inNamespace(scene.namespace())
              .informOnCondition(Faults::noneTerminates)
              .orTimeout(PATIENCE, TimeUnit.SECONDS)
              .join();
          String pods =
              Integer.toString(
                  scene.client().pods().inNamespace(scene.namespace()).list().getItems().size());
          scene
              .client()
              .resource(
                  new ResourceQuotaBuilder()
                      .withNewMetadata()
                      .withName(QUOTA)
                      .withNamespace(scene.namespace())
                      .endMetadata()
                      .withNewSpec()
                      .addToHard("pods", new Quantity(pods))
                      .endSpec()
                      .build())
              .create();
          var quota =
              scene.client().resourceQuotas().inNamespace(scene.namespace()).withName(QUOTA);
          quota.waitUntilCondition(
              q -> q != null && q.getStatus() != null && q.getStatus().getUsed() != null,
              PATIENCE,
              TimeUnit.SECONDS);
          return Injection.of(scene.release(), quota::delete);
        });
  }

  /** Channels at which nobody listens. */
  public static Fault deadChannels() {
    return Fault.of(
        Fault.Place.SURROUNDINGS,
        scene -> {
          ChannelsConfig.Channel dead =
              new ChannelsConfig.Channel(
                  ChannelsConfig.Kind.WEBHOOK,
                  new Secret("http://127.0.0.1:" + freePort() + "/", false),
                  null,
                  null,
                  null);
          return Injection.of(
              Altered.channels(scene.release(), new ChannelsConfig(List.of(dead), List.of(dead))));
        });
  }

  /** A backup whose command ends with an error. */
  public static Fault failingBackup() {
    return Fault.of(
        Fault.Place.DATABASE,
        scene ->
            Injection.of(
                Altered.backupCommand(
                    scene.release(),
                    List.of("sh", "-c", "echo 'no space left on device' >&2; exit 1"))));
  }

  /**
   * A proxy between the application's users and it, that the checks go through; the requests that
   * are counted do not. It does no more than pass on from the begin of a rollback: the fault is the
   * new version's.
   *
   * @param rules what it answers otherwise than the application
   */
  public static Fault inFront(Consumer<FaultProxy> rules) {
    return Fault.of(
        Fault.Place.PROXY,
        scene -> {
          URI real = Objects.requireNonNull(scene.release().environment().baseUrl(), "baseUrl");
          FaultProxy proxy = FaultProxy.before(real);
          rules.accept(proxy);
          ReleaseListener during =
              new ReleaseListener() {
                @Override
                public void phaseStarted(Phase begun) {
                  if (begun == Phase.ROLLBACK) {
                    proxy.heal();
                    scene.mark("the way back begins: the fault is the new version's");
                  }
                }
              };
          return new Injection(
              Altered.baseUrl(scene.release(), proxy.address()), during, proxy::close);
        });
  }

  /** No connection to the API server from the begin of a phase on, for a time. */
  public static Fault lostApiServer(Phase phase, Duration time) {
    return Fault.of(
        Fault.Place.CLUSTER,
        scene -> {
          ApiServerGate gate = ApiServerGate.before(scene.cluster(), scene.folder());
          ReleaseListener during =
              new ReleaseListener() {
                @Override
                public void phaseStarted(Phase begun) {
                  if (begun == phase) {
                    gate.shut(time);
                    scene.mark("the API server is lost for " + time.toSeconds() + " s");
                  }
                }
              };
          return new Injection(
              Altered.kubeconfig(scene.release(), gate.kubeconfig()), during, gate::close);
        });
  }

  /**
   * The deployer dies at the first thing that happens within a phase; another one resumes, and dies
   * in the next phase, and so on until one finishes the release. Their lock is held for 2 s.
   *
   * @param phases in the order in which they come
   */
  public static Fault killedDeployer(Phase... phases) {
    List<Phase> places = List.of(phases);
    return Fault.of(
        Fault.Place.DEPLOYER,
        scene ->
            Injection.of(
                scene.release(), new KilledDeployer(scene.cluster(), scene.folder(), places)));
  }

  static String deployment(Release release) {
    return release.config().workloads().stream()
        .filter(w -> w.kind().equals("Deployment"))
        .map(WorkloadConfig::name)
        .findFirst()
        .orElseThrow(
            () ->
                new RehearsalException(
                    "Tried to patch a Deployment of "
                        + release.application()
                        + ", but its workloads have none; give a patch of your own"));
  }

  private static boolean noneTerminates(List<Pod> pods) {
    return new ArrayList<>(pods)
        .stream().allMatch(p -> p.getMetadata().getDeletionTimestamp() == null);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to find a free port, but could not", e);
    }
  }
}
