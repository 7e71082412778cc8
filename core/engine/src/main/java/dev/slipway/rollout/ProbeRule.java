package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container that runs and whose probe keeps failing. Kubernetes itself sets no limit to a failing
 * readiness probe, so the limit comes from what the manifest asks for: the probe's own window
 * ({@code initialDelay + failureThreshold * period}; with a startup probe's until that has
 * succeeded), allowed twice over, and never less than half of the workload's timeout or {@value
 * #PATIENCE_SECONDS} s, whichever is shorter. As long as nothing answers on the probe's port
 * ("connection refused") the application still starts, and has half of the timeout. It counts from
 * the first failed probe that was seen of this run of the container, and spares a pod that was
 * ready once: a blip of it is for the stability window and the deadline to judge.
 */
final class ProbeRule implements ContainerRule {
  private static final int PATIENCE_SECONDS = 60;
  private static final int DEFAULT_PERIOD = 10;
  private static final int DEFAULT_THRESHOLD = 3;

  private static final Pattern NOBODY_LISTENS = Pattern.compile("(?i)connection refused");

  @Override
  public Optional<Finding> look(ContainerView container, Sight sight) {
    if (!container.running() || container.ready() || container.init()) {
      return Optional.empty();
    }
    Optional<Event> failed =
        sight.tree().eventsAbout(container.pod()).stream()
            .filter(e -> "Unhealthy".equals(e.getReason()) && container.isSubjectOf(e))
            .reduce((earlier, later) -> later);
    String said = failed.map(e -> Gist.of(e.getMessage())).orElse("not ready yet");
    boolean judged =
        !sight.standing().endsByItself()
            && !sight.memory().wasReady(OwnerTree.uid(container.pod()));
    if (judged && failed.isPresent()) {
      Duration allowed = allowed(container, sight.target().timeout(), said);
      // Started is a new stage: the time that the start took is not the readiness probe's.
      String run =
          "probe "
              + container.key()
              + " "
              + container.status().getContainerID()
              + (hasStarted(container) ? " started" : "");
      if (sight.memory().held(run, allowed)) {
        return Optional.of(
            Finding.Fault.in(
                container,
                FailureCode.PROBE_FAILING,
                "runs but is not ready after " + Words.seconds(allowed) + " (" + said + ")"));
      }
    }
    return Optional.of(
        Finding.Wait.in(
            container,
            Finding.Concern.PROBE,
            failed.isPresent() ? "runs but is not ready yet (" + said + ")" : "not ready yet"));
  }

  /** How long a run of the container may go on without becoming ready. */
  static Duration allowed(ContainerView container, Duration timeout, String said) {
    Duration start =
        hasStarted(container) ? Duration.ZERO : window(container.spec().getStartupProbe());
    Duration own = start.plus(window(container.spec().getReadinessProbe()));
    Duration half = timeout.dividedBy(2);
    Duration patience = Duration.ofSeconds(PATIENCE_SECONDS);
    Duration least =
        NOBODY_LISTENS.matcher(said).find() || half.compareTo(patience) < 0 ? half : patience;
    Duration twice = own.multipliedBy(2);
    return twice.compareTo(least) > 0 ? twice : least;
  }

  /** Whether its startup probe has succeeded: from then on that probe is no longer asked. */
  private static boolean hasStarted(ContainerView container) {
    return container.spec().getStartupProbe() != null
        && Boolean.TRUE.equals(container.status().getStarted());
  }

  private static Duration window(@Nullable Probe probe) {
    if (probe == null) {
      return Duration.ZERO;
    }
    int delay = orElse(probe.getInitialDelaySeconds(), 0);
    int period = orElse(probe.getPeriodSeconds(), DEFAULT_PERIOD);
    int threshold = orElse(probe.getFailureThreshold(), DEFAULT_THRESHOLD);
    return Duration.ofSeconds((long) delay + (long) period * threshold);
  }

  private static int orElse(@Nullable Integer value, int otherwise) {
    return Objects.requireNonNullElse(value, otherwise);
  }
}
