package dev.slipway.embedded;

import dev.slipway.embedded.api.Component;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.PodAccess;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.auth.Identity;
import dev.slipway.embedded.auth.Rbac;
import dev.slipway.embedded.http.HttpServers;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.NodeShape;
import dev.slipway.embedded.node.Nodes;
import dev.slipway.embedded.schema.ResourceCatalogue;
import dev.slipway.embedded.schema.ResourceKind;
import dev.slipway.embedded.server.ApiServer;
import dev.slipway.embedded.server.Housekeeping;
import dev.slipway.embedded.server.Registry;
import dev.slipway.embedded.server.WriteOptions;
import dev.slipway.embedded.store.Store;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes in this JVM, on loopback. It lives until it is closed; many may live at once.
 * Thread-safe.
 */
public final class EmbeddedKubernetes implements AutoCloseable {
  private final Store store;
  private final HttpServers servers;
  private final KubernetesApi api;
  private final @Nullable Workloads workloads;
  private final @Nullable PodAccess pods;
  private final Deque<Registration> running = new ArrayDeque<>();

  private EmbeddedKubernetes(Builder builder) {
    this.store = new Store();
    Registry registry = new Registry(store, new ResourceCatalogue(), builder.clock);
    HttpServers.Material material = new HttpServers.Material(builder.clock.instant());
    this.api = new ApiServer(registry);
    ImageCatalogue images = builder.images;
    Workloads workloads = images == null ? null : new Workloads(images, builder.nodes, api);
    this.workloads = workloads;
    this.pods = workloads == null ? null : workloads.pods();
    this.servers = HttpServers.start(registry, new Rbac(store, builder.rbac), material, pods);
    running.push(new Housekeeping(registry, material.authority()));
    namespaces(registry);
    if (workloads != null) {
      running.push(workloads.start(api));
    }
    for (Component component : builder.components) {
      running.push(component.start(api));
    }
  }

  private static void namespaces(Registry registry) {
    ResourceKind kind = registry.kindOf("v1", "Namespace");
    for (String name : List.of("default", "kube-node-lease", "kube-public", "kube-system")) {
      ObjectNode namespace = Json.object();
      Json.metadata(namespace).put("name", name);
      registry.create(
          kind,
          null,
          namespace,
          new WriteOptions(
              false, "kube-apiserver", WriteOptions.Validation.IGNORE, false, new ArrayList<>()));
    }
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns whether this machine keeps containers apart: in Linux namespaces of an unprivileged
   * user. Elsewhere pods are plain processes, which can touch all that this user can.
   */
  public static boolean isolatesContainers() {
    return Nodes.isolatesContainers();
  }

  /**
   * Returns whether images of BusyBox can be run here. Where containers are kept apart, they need a
   * busybox of this machine that is linked statically, for they see nothing else of it.
   */
  public static boolean runsBusybox() {
    return Nodes.runsBusybox();
  }

  /** Starts a cluster with its defaults: everyone may everything, the clock is the system's. */
  public static EmbeddedKubernetes start() {
    return builder().start();
  }

  /** Returns a kubeconfig whose user is the cluster's admin. It holds a private key. */
  public String kubeconfig() {
    return servers.kubeconfig();
  }

  /**
   * Returns a kubeconfig of the API without TLS, whose user is the cluster's admin by a token. For
   * many clients on a small machine: TLS in Java costs a quarter of such a cluster's CPU. Not for
   * {@code kubectl}, which sends no credentials without TLS.
   */
  public String plainKubeconfig() {
    return servers.plainKubeconfig();
  }

  /** Returns where the API answers without TLS. */
  public URI httpUri() {
    return servers.httpUri();
  }

  /** Returns where the API answers with TLS. */
  public URI httpsUri() {
    return servers.httpsUri();
  }

  /** Returns the API for callers in this JVM. */
  public KubernetesApi api() {
    return api;
  }

  /** Returns the logs, commands and ports of pods; empty when the cluster runs none. */
  public Optional<PodAccess> pods() {
    return Optional.ofNullable(pods);
  }

  /**
   * Returns where Ingresses are answered, without TLS: give the rule's host as the Host header. It
   * listens from the first call; empty when the cluster runs no pods.
   */
  public Optional<URI> ingressUri() {
    return Optional.ofNullable(workloads).map(Workloads::ingressUri);
  }

  /** Lets somebody in by a bearer token. */
  public void allow(String token, String user, List<String> groups) {
    servers.allow(token, new Identity(user, groups));
  }

  /** Forgets older versions: a list or watch from an earlier resourceVersion gets 410 Gone. */
  public void compact() {
    store.compact();
  }

  /** Stops the parts, newest first, then the servers. */
  @Override
  public void close() {
    while (!running.isEmpty()) {
      running.pop().close();
    }
    servers.close();
  }

  /** What a cluster is to be. */
  public static final class Builder {
    private Clock clock = Clock.systemUTC();
    private boolean rbac;
    private @Nullable ImageCatalogue images;
    private List<NodeShape> nodes = List.of(NodeShape.named("embedded"));
    private final List<Component> components = new ArrayList<>();

    private Builder() {}

    /** Tells the time by this clock. */
    public Builder clock(Clock other) {
      this.clock = Objects.requireNonNull(other, "clock");
      return this;
    }

    /** Asks roles and bindings what somebody may; off by default. */
    public Builder rbac(boolean on) {
      this.rbac = on;
      return this;
    }

    /**
     * Runs pods of these images as processes of this machine, with the controllers, the scheduler
     * and the network; without it the cluster keeps objects alone.
     */
    public Builder images(ImageCatalogue catalogue) {
      this.images = Objects.requireNonNull(catalogue, "catalogue");
      return this;
    }

    /** Simulates these nodes; one without taints by default. */
    public Builder nodes(NodeShape... shapes) {
      this.nodes = List.of(shapes);
      return this;
    }

    /** Runs a further part with the cluster: a controller, a scheduler, a node. */
    public Builder with(Component component) {
      components.add(Objects.requireNonNull(component, "component"));
      return this;
    }

    /** Starts the cluster; it answers when this returns. */
    public EmbeddedKubernetes start() {
      return new EmbeddedKubernetes(this);
    }
  }
}
