package dev.slipway.rollout;

import dev.slipway.cluster.ObjectRef;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;

/**
 * Watches workloads to their new version, and fails on proof, with a typed code, not on a timer.
 *
 * <p>It watches the owner tree of each workload (workload, newest ReplicaSet or revision, pods,
 * events) and judges it whenever something changes and whenever a grace ends; it never polls for
 * readiness. A lost connection is no failure: it is said, the API server is asked until it answers,
 * and everything is listed anew. What is reported complete was read once more from the API server.
 *
 * <p>Its user must be able to get, list and watch the workloads, ReplicaSets, ControllerRevisions,
 * pods and events of the namespaces, and to read pod logs. Safe for use by several threads.
 */
public final class RolloutTracker {
  private final ClusterFeed.Opener feeds;
  private final Clock clock;
  private final Redactor redactor;
  private final EvidenceCollector evidence;
  private final ExecutorService executor;

  /**
   * @param client stays the caller's to close
   * @param clock measures timeouts, graces and stability windows
   * @param executor asks the API server and fetches logs; needs a few threads, stays the caller's
   */
  public RolloutTracker(
      KubernetesClient client, Clock clock, Redactor redactor, ExecutorService executor) {
    this(
        (workloads, onNews) -> new InformerFeed(client, workloads, onNews),
        clock,
        redactor,
        new EvidenceCollector(client, clock, redactor, executor),
        executor);
  }

  RolloutTracker(
      ClusterFeed.Opener feeds,
      Clock clock,
      Redactor redactor,
      EvidenceCollector evidence,
      ExecutorService executor) {
    this.feeds = Objects.requireNonNull(feeds, "feeds");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    this.evidence = Objects.requireNonNull(evidence, "evidence");
    this.executor = Objects.requireNonNull(executor, "executor");
  }

  /**
   * Blocks until all workloads are complete or one is seen to fail; then the others that are not
   * complete yet are abandoned. Timeouts count from the call. A workload that became ready in time
   * may live through its stability window beyond its timeout, but cannot start that window again.
   *
   * @param listener hears of each change, and of pods that hold up their controller
   * @return one end for each target, in their order
   * @throws InterruptedException when the thread was interrupted; nothing is known of the rollouts
   * @throws RolloutWatchException when the API server refuses to list or watch
   */
  public List<Rollout> watch(List<RolloutTarget> targets, RolloutListener listener)
      throws InterruptedException {
    if (targets.isEmpty()) {
      return List.of();
    }
    List<ObjectRef> workloads = targets.stream().map(RolloutTarget::workload).toList();
    Signal signal = new Signal();
    NewsRelay relay = new NewsRelay(signal);
    try (ClusterFeed feed = feeds.open(workloads, relay)) {
      ApiContact contact = new ApiContact(feed, clock, executor, signal::raise);
      relay.tell(contact);
      return new RolloutWatch(targets, feed, contact, signal, clock, redactor, evidence, listener)
          .run();
    }
  }
}
