package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A volume of a ConfigMap or Secret that is not there. The kubelet only says so in events, and says
 * nothing when a later mount succeeds, so one event proves little: it fails when the kubelet has
 * said it again {@link ConfigRule#GRACE} after it first did (it retries after 0.5, 1, 2 and 4 s)
 * and nothing of the pod has moved on since.
 */
final class VolumeRule implements PodRule {
  private static final Set<String> MOVED_ON = Set.of("Pulling", "Pulled", "Created", "Started");

  @Override
  public Optional<Finding> look(Pod pod, Sight sight) {
    if (ContainerView.of(pod).stream().anyMatch(c -> c.running() || c.lastEnd().isPresent())) {
      return Optional.empty();
    }
    List<Event> events = sight.tree().eventsAbout(pod);
    Optional<Event> failed =
        events.stream()
            .filter(e -> "FailedMount".equals(e.getReason()))
            .filter(e -> ConfigRule.saysMissing(Objects.toString(e.getMessage(), "")))
            .reduce((earlier, later) -> later);
    if (failed.isEmpty() || movedOnSince(failed.get(), events)) {
      return Optional.empty();
    }
    String said = Pods.name(pod) + ": " + Gist.of(failed.get().getMessage());
    Duration insisted =
        Duration.between(EventTimes.first(failed.get()), EventTimes.last(failed.get()));
    if (insisted.compareTo(ConfigRule.GRACE) >= 0) {
      return Optional.of(new Finding.Fault(FailureCode.BAD_CONFIG_REFERENCE, said, pod, null));
    }
    return Optional.of(new Finding.Wait(Finding.Concern.CONFIG, said, pod, null));
  }

  private static boolean movedOnSince(Event failed, List<Event> events) {
    return events.stream()
        .filter(e -> MOVED_ON.contains(Objects.toString(e.getReason(), "")))
        .anyMatch(e -> !EventTimes.last(e).isBefore(EventTimes.last(failed)));
  }
}
