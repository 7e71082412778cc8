package dev.slipway.rollout;

import dev.slipway.evidence.Evidence;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gathers what shows why a rollout failed, while it can still be seen: the state of the workload
 * and its pods, the newest events, the last lines of the current and previous logs of the pod to
 * blame and of one healthy pod of the new version. It takes no longer than its time limit; what
 * could not be had by then is said. All text is redacted, and cut to {@value #LARGEST} characters.
 */
final class EvidenceCollector {
  private static final int EVENTS = 20;
  private static final int LOG_LINES = 40;
  private static final int LARGEST = 64 * 1024;
  private static final int CONTAINERS = 4;
  private static final Duration TIME = Duration.ofSeconds(5);

  /** How a node answers, with status 200, for a container that it has cleaned up. */
  private static final String REMOVED = "unable to retrieve container logs for";

  private final LogReader logs;
  private final Clock clock;
  private final Redactor redactor;
  private final ExecutorService executor;
  private final Duration time;

  EvidenceCollector(
      KubernetesClient client, Clock clock, Redactor redactor, ExecutorService executor) {
    this(LogReader.of(client), clock, redactor, executor, TIME);
  }

  EvidenceCollector(
      LogReader logs, Clock clock, Redactor redactor, ExecutorService executor, Duration time) {
    this.logs = logs;
    this.clock = clock;
    this.redactor = redactor;
    this.executor = executor;
    this.time = time;
  }

  List<Evidence> collect(OwnerTree tree, Finding.Fault fault) throws InterruptedException {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(piece(Evidence.Kind.STATUS, tree.ref().toString(), StatusText.of(tree)));
    String events = events(tree);
    if (!events.isEmpty()) {
      evidence.add(piece(Evidence.Kind.EVENT, tree.ref().toString(), events));
    }
    evidence.addAll(logs(wanted(tree, fault)));
    return evidence;
  }

  /** The newest events, each once, oldest first. */
  private static String events(OwnerTree tree) {
    Map<String, Event> newest = new LinkedHashMap<>();
    for (Event event : tree.events()) {
      String what =
          event.getInvolvedObject().getUid()
              + event.getReason()
              + Gist.of(event.getMessage()).replaceAll("\\b[0-9a-f]{12,}\\b", "");
      newest.remove(what);
      newest.put(what, event);
    }
    List<Event> events = List.copyOf(newest.values());
    StringBuilder text = new StringBuilder();
    for (Event event : events.subList(Math.max(0, events.size() - EVENTS), events.size())) {
      text.append(EventTimes.last(event))
          .append(' ')
          .append(event.getInvolvedObject().getKind())
          .append('/')
          .append(event.getInvolvedObject().getName())
          .append(' ')
          .append(event.getReason())
          .append(": ")
          .append(Gist.line(Objects.toString(event.getMessage(), "")))
          .append(EventTimes.count(event) > 1 ? " (x" + EventTimes.count(event) + ")" : "")
          .append('\n');
    }
    return text.toString().stripTrailing();
  }

  /**
   * The containers whose logs tell: of the pod to blame, its culprit first, and of a healthy one.
   */
  private static List<ContainerView> wanted(OwnerTree tree, Finding.Fault fault) {
    List<ContainerView> wanted = new ArrayList<>();
    Pod blamed = fault.pod();
    if (blamed != null) {
      Pod now =
          tree.pods().stream()
              .filter(p -> OwnerTree.uid(p).equals(OwnerTree.uid(blamed)))
              .findFirst()
              .orElse(blamed);
      List<ContainerView> containers = ContainerView.of(now);
      containers.stream()
          .filter(c -> c.spec().getName().equals(fault.container()))
          .forEach(wanted::add);
      containers.stream()
          .filter(c -> !c.spec().getName().equals(fault.container()))
          .forEach(wanted::add);
    }
    Optional<Pod> healthy =
        tree.workload() == null
            ? Optional.empty()
            : Standings.read(tree.workload(), tree).newPods().stream()
                .filter(Pods::ready)
                .filter(p -> blamed == null || !OwnerTree.uid(p).equals(OwnerTree.uid(blamed)))
                .findFirst();
    List<ContainerView> picked =
        new ArrayList<>(wanted.subList(0, Math.min(CONTAINERS, wanted.size())));
    healthy.ifPresent(
        p -> ContainerView.of(p).stream().filter(c -> !c.init()).limit(1).forEach(picked::add));
    return picked;
  }

  private record Request(Evidence.Kind kind, ContainerView container, Future<String> answer) {}

  private List<Evidence> logs(List<ContainerView> containers) throws InterruptedException {
    List<Request> requests = new ArrayList<>();
    for (ContainerView container : containers) {
      if (container.running() || container.terminated().isPresent()) {
        requests.add(request(Evidence.Kind.LOG, container));
      }
      if (container.terminatedBefore().isPresent()) {
        requests.add(request(Evidence.Kind.PREVIOUS_LOG, container));
      }
    }
    long end = System.nanoTime() + time.toNanos(); // a bound on real time, whatever clock is ours
    List<Evidence> evidence = new ArrayList<>();
    for (Request request : requests) {
      evidence.add(
          piece(request.kind(), request.container().where(), await(request.answer(), end)));
    }
    return evidence;
  }

  private Request request(Evidence.Kind kind, ContainerView container) {
    boolean previous = kind == Evidence.Kind.PREVIOUS_LOG;
    return new Request(
        kind, container, executor.submit(() -> logs.tail(container, previous, LOG_LINES)));
  }

  private String await(Future<String> answer, long end) throws InterruptedException {
    try {
      String text = answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      return text.startsWith(REMOVED) ? "(could not be had: the node has removed it)" : text;
    } catch (TimeoutException e) {
      answer.cancel(true);
      return "(could not be had within " + Words.seconds(time) + ")";
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return "(could not be had: " + Gist.of(cause.getMessage()) + ")";
    }
  }

  private Evidence piece(Evidence.Kind kind, String subject, String text) {
    String redacted = redactor.redact(text);
    boolean large = redacted.length() > LARGEST;
    // The end of a log tells most; a secret is masked before the cut, never halved by it.
    String kept = large ? "...\n" + redacted.substring(redacted.length() - LARGEST) : redacted;
    return new Evidence(kind, subject, kept.stripTrailing(), clock.instant());
  }
}
