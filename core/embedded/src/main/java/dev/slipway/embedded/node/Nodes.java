package dev.slipway.embedded.node;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.api.Change;
import dev.slipway.embedded.api.Component;
import dev.slipway.embedded.api.ExecRequest;
import dev.slipway.embedded.api.ExecSession;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.LogRequest;
import dev.slipway.embedded.api.PodAccess;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.network.Addresses;
import dev.slipway.embedded.work.EventRecorder;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.Timers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kubelets of all nodes: runs each pod that is bound to one of them as processes of this
 * machine. Start it once.
 */
public final class Nodes implements Component, PodAccess {
  private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

  private final Map<String, NodeShape> shapes = new LinkedHashMap<>();
  private final ImageCatalogue images;
  private final Addresses addresses;
  private final Timers timers;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final Map<Key, PodWorker> byName = new ConcurrentHashMap<>();
  private volatile @Nullable NodeParts parts;
  private volatile boolean closing;

  /**
   * Makes the nodes.
   *
   * @param shapes the nodes, at least one
   * @param addresses where pods listen; stays open for as long as this runs
   */
  public Nodes(List<NodeShape> shapes, ImageCatalogue images, Addresses addresses, Timers timers) {
    shapes.forEach(shape -> this.shapes.put(shape.name(), shape));
    this.images = images;
    this.addresses = addresses;
    this.timers = timers;
  }

  @Override
  public Registration start(KubernetesApi api) {
    NodeParts made = NodeParts.prepare(api, timers, images, addresses);
    parts = made;
    NodeRegistration registration = new NodeRegistration(api, addresses.node(), timers);
    shapes.values().forEach(registration::register);
    Registration services = api.watch(Service.class, change -> made.services().write());
    Registration pods = api.watch(Pod.class, change -> take(made, change));
    return () -> close(made, List.of(pods, services));
  }

  /** Whether this machine keeps containers apart; see {@code EmbeddedKubernetes}. */
  public static boolean isolatesContainers() {
    return NamespaceSandbox.isPossible();
  }

  /** Whether images of BusyBox can be run; see {@code EmbeddedKubernetes}. */
  public static boolean runsBusybox() {
    return !isolatesContainers() || RootFolders.isUsable(NodeParts.busybox());
  }

  private void take(NodeParts made, Change<Pod> change) {
    Pod pod = change.object();
    String uid = pod.getMetadata().getUid();
    if (change.type() == Change.Type.DELETED) {
      PodWorker worker = workers.get(uid);
      if (worker != null) {
        byName.remove(Key.of(pod), worker);
        worker.drop();
      }
      return;
    }
    String node = pod.getSpec().getNodeName();
    if (closing || node == null || !shapes.containsKey(node)) {
      return;
    }
    PodWorker known = workers.get(uid);
    if (known != null) {
      known.update(pod);
      return;
    }
    PodWorker worker =
        new PodWorker(
            made,
            pod,
            new EventRecorder(made.api(), timers, "kubelet", node),
            () -> workers.remove(uid));
    workers.put(uid, worker);
    byName.put(Key.of(pod), worker);
    worker.start();
  }

  private void close(NodeParts made, List<Registration> watches) {
    closing = true;
    watches.forEach(Registration::close);
    List<PodWorker> all = new ArrayList<>(workers.values());
    all.forEach(PodWorker::drop);
    boolean interrupted = false;
    for (PodWorker worker : all) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    made.work().shutdownNow();
    try {
      if (!made.work().awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.atWarn().log("A probe or hook did not end within 5 s");
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    Folders.delete(made.folder());
    made.watcher().close();
    workers.clear();
    byName.clear();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public InputStream log(String namespace, String pod, LogRequest request) {
    ContainerState container = container(namespace, pod, request.container());
    Run run = request.previous() ? container.runBefore() : container.newestRun();
    if (request.previous() && run == null && container.restarts() > 0) {
      run = container.newestRun();
    }
    if (run == null) {
      if (request.previous()) {
        throw new ApiException(
            400,
            "BadRequest",
            "previous terminated container \""
                + container.name()
                + "\" in pod \""
                + pod
                + "\" not found");
      }
      String waiting = container.waiting();
      if (waiting.isEmpty()) {
        return new ByteArrayInputStream(new byte[0]);
      }
      throw new ApiException(
          400,
          "BadRequest",
          "container \""
              + container.name()
              + "\" in pod \""
              + pod
              + "\" is waiting to start: "
              + (waiting.equals("ErrImagePull") || waiting.equals("ImagePullBackOff")
                  ? "trying and failing to pull image"
                  : waiting));
    }
    return run.log().open(request, timers.now());
  }

  @Override
  public ExecSession exec(String namespace, String pod, ExecRequest request) {
    ContainerState container = container(namespace, pod, request.container());
    Run run = container.run();
    NodeParts made = parts;
    if (run == null || made == null) {
      throw new ApiException(
          500, "InternalError", "container not found (\"" + container.name() + "\")");
    }
    if (request.command().isEmpty()) {
      return new ProcessSession(run, timers);
    }
    try {
      return new ProcessSession(
          made.sandbox().exec(run.launch(), run.process(), request.command()), request.stdin());
    } catch (Sandbox.StartFailure e) {
      throw new ApiException(
          500,
          "InternalError",
          "Internal error occurred: error executing command in container: failed to exec in"
              + " container: failed to start exec: "
              + Objects.toString(e.getMessage(), "")
                  .replace(
                      "failed to create containerd task: OCI runtime create failed: starting"
                          + " container process caused",
                      "OCI runtime exec failed: exec failed"));
    } catch (IOException e) {
      throw new ApiException(
          500,
          "InternalError",
          "error executing command in container: " + Objects.toString(e.getMessage(), ""));
    }
  }

  @Override
  public Socket forward(String namespace, String pod, int port) throws IOException {
    PodWorker worker = worker(namespace, pod);
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(worker.ip(), port), (int) NodeParts.CONNECT.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private PodWorker worker(String namespace, String pod) {
    PodWorker worker = byName.get(new Key(namespace, pod));
    if (worker == null) {
      throw new ApiException(400, "BadRequest", "pod " + pod + " does not have a host assigned");
    }
    return worker;
  }

  private ContainerState container(String namespace, String pod, @Nullable String name) {
    return worker(namespace, pod)
        .container(name)
        .orElseThrow(
            () ->
                new ApiException(
                    400, "BadRequest", "container " + name + " is not valid for pod " + pod));
  }
}
