package dev.slipway;

import dev.slipway.approval.ApprovalFiles;
import dev.slipway.approval.ApprovalSource;
import dev.slipway.approval.Nobody;
import dev.slipway.cluster.Cluster;
import dev.slipway.config.ImageConfig;
import dev.slipway.config.QueryTriggerConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.WorkloadConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.gate.Gate;
import dev.slipway.gate.GateFactory;
import dev.slipway.manifest.ManifestRenderer;
import dev.slipway.pipeline.GitHubApprovals;
import dev.slipway.record.BothRecords;
import dev.slipway.record.ClusterRecords;
import dev.slipway.record.FolderRecords;
import dev.slipway.record.RecordStore;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Phase;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a {@link Slipway} with more than the defaults. Used by one thread. */
public final class SlipwayBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(Slipway.class);
  private static final int PARALLEL = 16;
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(2);

  private final Release release;
  private final Map<Phase, Gate> gates = new EnumMap<>(Phase.class);
  private final Map<String, Gate> suites = new HashMap<>();
  private @Nullable KubernetesClient client;
  private @Nullable ManifestRenderer renderer;
  private @Nullable RecordStore records;
  private @Nullable ApprovalSource approvals;
  private Deployer deployer = Deployer.from(System.getenv(), System.getProperty("user.name", "?"));
  private Clock clock = Clock.systemUTC();
  private Duration lockTtl = Duration.ofSeconds(30);

  SlipwayBuilder(Release release) {
    this.release = Objects.requireNonNull(release, "release");
  }

  /**
   * The gate of a phase, instead of the suites that {@code slipway.yaml} names.
   *
   * @param phase {@link Phase#PREFLIGHT} or {@link Phase#VERIFICATION}
   */
  public SlipwayBuilder gate(Phase phase, Gate gate) {
    if (phase != Phase.PREFLIGHT && phase != Phase.VERIFICATION) {
      throw new IllegalArgumentException(
          "Tried to set a gate for " + phase.word() + "; only preflight and verification have one");
    }
    gates.put(phase, gate);
    return this;
  }

  /**
   * What a trigger of the language {@code junit} asks, instead of the suites that it names.
   *
   * @param expression as in {@code triggers.queries}
   */
  public SlipwayBuilder triggerGate(String expression, Gate gate) {
    suites.put(expression, gate);
    return this;
  }

  /**
   * The cluster, instead of the environment's kubeconfig and context; its fingerprint is held
   * against the environment's all the same. Not closed by {@link Slipway#close()}.
   */
  public SlipwayBuilder client(KubernetesClient client) {
    this.client = client;
    return this;
  }

  /** How the manifests are rendered; by default kustomize for an overlay, else plain files. */
  public SlipwayBuilder renderer(ManifestRenderer renderer) {
    this.renderer = renderer;
    return this;
  }

  /** Where records go; by default the configured folder and the cluster. */
  public SlipwayBuilder records(RecordStore records) {
    this.records = records;
    return this;
  }

  /**
   * Who is asked for approval, instead of what {@code approval.by} says; an application without
   * {@code approval} asks nobody.
   */
  public SlipwayBuilder approvals(ApprovalSource approvals) {
    this.approvals = approvals;
    return this;
  }

  /** Who releases; by default GitHub Actions' actor and run, or this process's user. */
  public SlipwayBuilder deployer(Deployer deployer) {
    this.deployer = deployer;
    return this;
  }

  /** Stamps records, journal and lock; the default is the system's, in UTC. */
  public SlipwayBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * How long the lock outlives a process that died: after that another one can resume. A connection
   * that is lost for less than that ends no release. Default 30 s; whole seconds, at least 2 s.
   */
  public SlipwayBuilder lockTtl(Duration ttl) {
    if (ttl.compareTo(SHORTEST_TTL) < 0 || ttl.getNano() != 0) {
      throw new IllegalArgumentException(
          "lockTtl must be whole seconds, at least " + SHORTEST_TTL.toSeconds() + " s: " + ttl);
    }
    this.lockTtl = ttl;
    return this;
  }

  /**
   * Connects, and proves that the cluster is the environment's.
   *
   * @throws SlipwayException when the cluster cannot be reached or is another one, or suites are
   *     configured and nothing on the class path can run them
   */
  public Slipway open() {
    gateFor(Phase.PREFLIGHT, release.config().checks().preflight());
    gateFor(Phase.VERIFICATION, release.config().checks().verification());
    release.config().triggers().queries().stream()
        .filter(query -> query.language() == QueryTriggerConfig.Language.JUNIT)
        .map(QueryTriggerConfig::expression)
        .filter(suite -> !suites.containsKey(suite))
        .forEach(suite -> suites.put(suite, gateOver(Phase.MONITORING, named(suite))));
    Redactor redactor = new Redactor();
    redactor.learn(release.config().secrets());
    redactor.publish(publicNames(release));
    Cluster cluster =
        client == null
            ? Cluster.open(release.environment())
            : Cluster.of(client, release.environment());
    RecordStore store =
        records == null
            ? new BothRecords(
                new ClusterRecords(
                    cluster.client(),
                    release.namespace(),
                    release.application(),
                    ClusterRecords.KEEP,
                    redactor,
                    SlipwayBuilder::warn),
                new FolderRecords(
                    release.config().records().folder(),
                    release.application(),
                    release.environment().name(),
                    redactor,
                    SlipwayBuilder::warn),
                SlipwayBuilder::warn)
            : records;
    ExecutorService executor =
        Executors.newFixedThreadPool(
            PARALLEL,
            task -> {
              Thread thread = new Thread(task, "slipway-" + release.application());
              thread.setDaemon(true);
              return thread;
            });
    return new Slipway(
        release,
        cluster,
        new Tools(
            clock,
            redactor,
            executor,
            store,
            gates,
            suites,
            renderer,
            approvals(redactor),
            new TakeBack()),
        deployer,
        lockTtl);
  }

  private ApprovalSource approvals(Redactor redactor) {
    if (approvals != null) {
      return approvals;
    }
    return switch (release.config().approval().by()) {
      case FILE -> new ApprovalFiles();
      case GITHUB -> GitHubApprovals.of(release.config().approval(), redactor);
      case NONE, INTERACTIVE -> new Nobody();
    };
  }

  /** Names that stand in every message; a secret that equals one is none. */
  private static List<String> publicNames(Release release) {
    SlipwayConfig config = release.config();
    return Stream.of(
            Stream.of(config.application(), release.namespace(), release.environment().name()),
            config.workloads().stream().map(WorkloadConfig::name),
            config.images().stream().map(ImageConfig::name))
        .flatMap(names -> names)
        .toList();
  }

  private static void warn(String warning) {
    LOG.atWarn().log(warning);
  }

  private void gateFor(Phase phase, List<String> suites) {
    if (suites.isEmpty() || gates.containsKey(phase)) {
      return;
    }
    gates.put(phase, gateOver(phase, suites));
  }

  private static List<String> named(String suites) {
    return Stream.of(suites.split(",", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private Gate gateOver(Phase phase, List<String> suites) {
    GateFactory factory =
        ServiceLoader.load(GateFactory.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new SlipwayException(
                        "Tried to open "
                            + release
                            + ", but nothing on the class path can run its "
                            + phase.word()
                            + " suites "
                            + suites
                            + "; add slipway-harness to the dependencies, or set a gate"));
    return factory.gate(suites);
  }
}
