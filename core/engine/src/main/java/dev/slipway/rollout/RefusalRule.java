package dev.slipway.rollout;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetCondition;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pods that the API server does not let be created. A ReplicaSet carries the refusal as a condition
 * that goes away with it; other controllers only write events, which count when they are of this
 * release. A webhook that does not answer is no refusal. A quota is waited for as long as pods of
 * the workload terminate (they hold it until they are gone), and then until the controller was
 * refused again, which tries ever more seldom; where none terminate, for {@link #QUOTA_GRACE} in
 * which the controller may yet scale the old version down. A missing service account is waited for
 * for {@link #ACCOUNT_GRACE}: a namespace's default one comes some time after the namespace, and
 * the controller finds it with its next try.
 */
final class RefusalRule {
  static final Duration QUOTA_GRACE = Duration.ofSeconds(2);
  static final Duration ACCOUNT_GRACE = Duration.ofSeconds(15);

  private static final Pattern NO_ANSWER =
      Pattern.compile(
          "(?i)failed calling webhook|failed to call webhook|timed? ?out|deadline exceeded"
              + "|connection re(fused|set)|etcdserver|internal error|too many requests"
              + "|object has been modified|no such host");

  private static final Pattern QUOTA =
      Pattern.compile("(?i)exceeded quota|insufficient quota|failed quota");

  private static final Pattern ACCOUNT =
      Pattern.compile("(?i)error looking up service account|no API token found");

  private static final Pattern REFUSED =
      Pattern.compile(
          "(?i)admission webhook .* denied|violates PodSecurity|is forbidden|is invalid"
              + "|denied the request|denied by");

  Optional<Finding> look(OwnerTree tree, Standing standing, Memory memory) {
    HasMetadata creator = standing.creator();
    String said = creator == null ? "" : complaint(creator, tree, memory);
    if (creator == null || said.isEmpty()) {
      return Optional.empty();
    }
    String where = creator.getKind() + " " + creator.getMetadata().getName();
    String cause = where + ": " + shorten(said);
    if (NO_ANSWER.matcher(said).find()) {
      return wait(cause);
    }
    if (QUOTA.matcher(said).find()) {
      return isQuotaFinal(creator, tree, where, memory)
          ? fault(FailureCode.QUOTA_REFUSED, cause)
          : wait(cause);
    }
    if (ACCOUNT.matcher(said).find()) {
      return memory.held("account " + where, ACCOUNT_GRACE)
          ? fault(FailureCode.ADMISSION_REFUSED, cause)
          : wait(cause);
    }
    return REFUSED.matcher(said).find() ? fault(FailureCode.ADMISSION_REFUSED, cause) : wait(cause);
  }

  private static boolean isQuotaFinal(
      HasMetadata creator, OwnerTree tree, String where, Memory memory) {
    Event last = tree.newest(creator, "FailedCreate").orElse(null);
    if (tree.pods().stream().anyMatch(Pods::terminating)) {
      memory.noteRefusal(where, last);
      return false;
    }
    if (!memory.held("quota " + where, QUOTA_GRACE)) {
      // What was refused while they terminated may be heard of after they are gone.
      memory.renoteRefusal(where, last);
      return false;
    }
    return memory.isNewRefusal(where, last);
  }

  private static String complaint(HasMetadata creator, OwnerTree tree, Memory memory) {
    if (creator instanceof ReplicaSet set) {
      return condition(set);
    }
    // Once a pod was created, what was refused before has been granted.
    return tree.newest(creator, "FailedCreate", "SuccessfulCreate")
        .filter(e -> "FailedCreate".equals(e.getReason()))
        .filter(e -> memory.isOfThisRelease(e, creator))
        .map(Event::getMessage)
        .map(m -> Objects.toString(m, ""))
        .orElse("");
  }

  private static String condition(ReplicaSet set) {
    if (set.getStatus() == null
        || !Standing.observed(set.getStatus().getObservedGeneration(), set)) {
      return "";
    }
    return set.getStatus().getConditions().stream()
        .filter(c -> "ReplicaFailure".equals(c.getType()) && "True".equals(c.getStatus()))
        .filter(c -> "FailedCreate".equals(c.getReason()))
        .map(ReplicaSetCondition::getMessage)
        .findFirst()
        .map(m -> Objects.toString(m, ""))
        .orElse("");
  }

  private static String shorten(@Nullable String said) {
    return Gist.of(said).replaceFirst("^Error creating: ", "");
  }

  private static Optional<Finding> wait(String cause) {
    return Optional.of(new Finding.Wait(Finding.Concern.REFUSED, cause, null, null));
  }

  private static Optional<Finding> fault(FailureCode code, String cause) {
    return Optional.of(new Finding.Fault(code, cause, null, null));
  }
}
