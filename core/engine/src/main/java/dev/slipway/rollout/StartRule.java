package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A container whose program cannot be started at all. Runtimes report their own hiccups in the same
 * way (exit code 128, RunContainerError), so only what speaks of the program itself is proof; the
 * rest is waited for.
 */
final class StartRule implements ContainerRule {
  private static final Set<String> CANNOT_START =
      Set.of("RunContainerError", "CreateContainerError", "PostStartHookError");

  private static final Set<String> NEVER_RAN = Set.of("StartError", "ContainerCannotRun");

  private static final Pattern PROOF =
      Pattern.compile(
          "(?i)\\bexec:? .*(not found|no such file or directory|permission denied"
              + "|exec format error|is a directory)|no command specified"
              + "|error mounting .* not a directory");

  @Override
  public Optional<Finding> look(ContainerView container, Sight sight) {
    String said = complaint(container);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    if (PROOF.matcher(said).find()) {
      return Optional.of(
          Finding.Fault.in(
              container, FailureCode.CANNOT_START, "cannot be started (" + Gist.of(said) + ")"));
    }
    return Optional.of(
        Finding.Wait.in(
            container,
            Finding.Concern.CANNOT_START,
            "could not be started (" + Gist.of(said) + "); the node tries again"));
  }

  private static String complaint(ContainerView container) {
    if (container.running() || container.ready()) {
      return "";
    }
    if (CANNOT_START.contains(container.waitingReason())) {
      return container.waitingMessage().isEmpty()
          ? container.waitingReason()
          : container.waitingMessage();
    }
    return container
        .lastEnd()
        .filter(end -> NEVER_RAN.contains(Objects.toString(end.getReason(), "")))
        .map(StartRule::words)
        .orElse("");
  }

  private static String words(ContainerStateTerminated end) {
    String message = Objects.toString(end.getMessage(), "");
    return message.isEmpty() ? ContainerView.describe(end) : message;
  }
}
