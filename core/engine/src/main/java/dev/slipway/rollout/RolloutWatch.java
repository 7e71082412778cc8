package dev.slipway.rollout;

import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One watch from its start to its end. Used by the one thread that waits for it. */
final class RolloutWatch {
  /** Between two looks without news: what is due again at once can wait for so long. */
  private static final Duration BREATH = Duration.ofMillis(100);

  private final ClusterFeed feed;
  private final ApiContact contact;
  private final Signal signal;
  private final Clock clock;
  private final Redactor redactor;
  private final RolloutListener listener;
  private final EvidenceCollector evidence;
  private final Instant started;
  private final List<Course> courses = new ArrayList<>();

  /** One workload's way through the watch. */
  private static final class Course {
    final RolloutTarget target;
    final RolloutJudge judge;
    final MissedPods missed;
    OwnerTree tree;
    @Nullable RolloutProgress told;
    @Nullable Rollout end;

    Course(RolloutTarget target, Instant started) {
      this.target = target;
      this.judge = new RolloutJudge(target, started);
      this.missed = new MissedPods(started);
      this.tree =
          new OwnerTree(target.workload(), null, List.of(), List.of(), List.of(), List.of());
    }
  }

  RolloutWatch(
      List<RolloutTarget> targets,
      ClusterFeed feed,
      ApiContact contact,
      Signal signal,
      Clock clock,
      Redactor redactor,
      EvidenceCollector evidence,
      RolloutListener listener) {
    this.feed = feed;
    this.contact = contact;
    this.signal = signal;
    this.clock = clock;
    this.redactor = redactor;
    this.evidence = evidence;
    this.listener = listener;
    this.started = clock.instant();
    targets.forEach(t -> courses.add(new Course(t, started)));
  }

  List<Rollout> run() throws InterruptedException {
    contact.begin();
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while rollouts were watched");
      }
      contact.check();
      Optional<Throwable> refusal = contact.refusal();
      if (refusal.isPresent()) {
        throw refusal.get() instanceof RolloutWatchException e
            ? e
            : new RolloutWatchException(
                "Tried to watch rollouts but could not begin: " + refusal.get().getMessage(),
                refusal.get());
      }
      boolean failed = false;
      for (Course course : courses) {
        failed |= course.end == null && look(course);
      }
      if (failed || courses.stream().allMatch(c -> c.end != null)) {
        return ends();
      }
      Duration wait = Duration.between(clock.instant(), due());
      signal.await(wait.compareTo(BREATH) > 0 ? wait : BREATH);
    }
  }

  /** Judges one workload once; whether it was seen to fail. */
  private boolean look(Course course) throws InterruptedException {
    Verdict verdict = verdict(course);
    Instant now = clock.instant();
    Duration took = Duration.between(started, now);
    if (verdict instanceof Verdict.Progressing p) {
      tell(course, p.ready(), p.wanted(), p.reason(), took);
      return false;
    }
    if (verdict instanceof Verdict.Complete c) {
      tell(course, c.replicas(), c.replicas(), "", took);
      course.end =
          new Rollout.Complete(course.target, took, c.replicas(), PodState.ofNewPods(course.tree));
      return false;
    }
    Finding.Fault fault = ((Verdict.Failed) verdict).fault();
    course.end =
        new Rollout.Failed(
            course.target,
            took,
            fault.code(),
            redactor.redact(fault.cause()),
            PodState.ofNewPods(course.tree),
            evidence.collect(course.tree, fault));
    return true;
  }

  private Verdict verdict(Course course) {
    Optional<String> blindness = contact.blindness();
    if (blindness.isPresent()) {
      return course.judge.unseen(blindness.get(), clock.instant());
    }
    course.tree = feed.tree(course.target.workload());
    Verdict verdict = course.judge.judge(course.tree, clock.instant());
    if (verdict instanceof Verdict.Complete || isDeletion(verdict)) {
      return confirm(course);
    }
    if (verdict instanceof Verdict.Progressing) {
      course.judge.stuck().ifPresent(listener::stuck);
      compare(course);
    }
    return verdict;
  }

  /**
   * Lists anew when a watch has died: the others bring news, and so it is not seen to be silent.
   */
  private void compare(Course course) {
    try {
      if (course.missed.look(
          course.tree, clock.instant(), () -> feed.read(course.target.workload()))) {
        contact.missed();
      }
    } catch (RolloutWatchException e) {
      contact.doubt();
    }
  }

  private static boolean isDeletion(Verdict verdict) {
    return verdict instanceof Verdict.Failed failed && failed.fault().code() == FailureCode.DELETED;
  }

  /**
   * Reads once more what seems complete, or gone: memory may be older than it looks when a watch
   * has died, nothing unseen is complete, and a workload that is only not seen yet is not deleted.
   */
  private Verdict confirm(Course course) {
    try {
      course.tree = feed.read(course.target.workload());
      return course.judge.judge(course.tree, clock.instant());
    } catch (RolloutWatchException e) {
      contact.doubt();
      String reason = contact.blindness().orElse("seen, but the API server does not confirm it");
      return course.judge.unseen(reason, clock.instant());
    }
  }

  private void tell(Course course, int ready, int wanted, String reason, Duration elapsed) {
    RolloutProgress now =
        new RolloutProgress(
            course.target.workload(), ready, wanted, redactor.redact(reason), elapsed);
    RolloutProgress before = course.told;
    boolean same =
        before != null
            && before.ready() == ready
            && before.wanted() == wanted
            && before.waitingFor().equals(now.waitingFor());
    if (!same) {
      course.told = now;
      listener.progressed(now);
    }
  }

  private Instant due() {
    Instant due = contact.due();
    for (Course course : courses) {
      if (course.end == null && course.judge.due().isBefore(due)) {
        due = course.judge.due();
      }
    }
    return due;
  }

  private List<Rollout> ends() {
    Duration took = Duration.between(started, clock.instant());
    List<Rollout> ends = new ArrayList<>();
    for (Course course : courses) {
      Rollout end = course.end;
      RolloutProgress told = course.told;
      ends.add(
          end != null
              ? end
              : new Rollout.Abandoned(
                  course.target,
                  took,
                  told == null ? "nothing seen yet" : told.waitingFor(),
                  PodState.ofNewPods(course.tree)));
    }
    return ends;
  }
}
