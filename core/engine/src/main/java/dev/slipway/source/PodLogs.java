package dev.slipway.source;

import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer.Reason;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The logs that the cluster itself still has of the application's pods; of those that leave, none.
 */
public final class PodLogs implements LogSource {
  private static final Pattern ERROR =
      Pattern.compile("\\b(?:ERROR|CRITICAL|FATAL|PANIC)\\b|\"level\":\\s*\"error\"");
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final Set<Integer> NO_LOG = Set.of(400, 404);

  private final KubernetesClient client;
  private final String namespace;
  private final Predicate<Pod> which;
  private final Redactor redactor;

  /**
   * @param which are the application's
   */
  public PodLogs(
      KubernetesClient client, String namespace, Predicate<Pod> which, Redactor redactor) {
    this.client = client;
    this.namespace = namespace;
    this.which = which;
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "the logs of the pods in " + namespace;
  }

  @Override
  public Answer<Logs> logs(Instant from, Instant to) {
    try {
      long total = 0;
      List<LogLine> errors = new ArrayList<>();
      for (Pod pod : client.pods().inNamespace(namespace).list().getItems()) {
        if (!which.test(pod) || !"Running".equals(pod.getStatus().getPhase())) {
          continue;
        }
        for (Container container : pod.getSpec().getContainers()) {
          for (String line : text(pod, container, from).split("\\R")) {
            Optional<LogLine> read = read(pod, line);
            if (read.filter(l -> !l.at().isBefore(from) && l.at().isBefore(to)).isPresent()) {
              total++;
              read.filter(l -> isError(l.text())).ifPresent(errors::add);
            }
          }
        }
      }
      errors.sort(Comparator.comparing(LogLine::at));
      return total == 0
          ? Answer.unknown(Reason.NO_DATA, name() + " have no line since " + from)
          : Answer.known(new Logs(total, errors));
    } catch (KubernetesClientException e) {
      return Answer.unknown(
          Reason.UNREACHABLE,
          "Tried to read " + name() + ", but " + redactor.redact(String.valueOf(e.getMessage())));
    }
  }

  static boolean isError(String text) {
    return ERROR.matcher(text).find();
  }

  private String text(Pod pod, Container container, Instant from) {
    try {
      String text =
          client
              .pods()
              .inNamespace(namespace)
              .withName(pod.getMetadata().getName())
              .inContainer(container.getName())
              .usingTimestamps()
              .limitBytes(MOST_BYTES)
              .sinceTime(from.toString())
              .getLog();
      return text == null ? "" : text;
    } catch (KubernetesClientException e) {
      if (NO_LOG.contains(e.getCode()) && isLeaving(pod)) {
        return "";
      }
      throw e;
    }
  }

  /** The node gives no log of a container that has ended for good. */
  private boolean isLeaving(Pod listed) {
    Pod now = client.pods().inNamespace(namespace).withName(listed.getMetadata().getName()).get();
    return now == null
        || now.getMetadata().getDeletionTimestamp() != null
        || !now.getMetadata().getUid().equals(listed.getMetadata().getUid());
  }

  private Optional<LogLine> read(Pod pod, String line) {
    int space = line.indexOf(' ');
    if (space < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new LogLine(
              OffsetDateTime.parse(line.substring(0, space)).toInstant(),
              pod.getMetadata().getName(),
              redactor.redact(line.substring(space + 1))));
    } catch (DateTimeParseException e) {
      // The rest of a line that the limit cut: it has no time of its own.
      return Optional.empty();
    }
  }
}
