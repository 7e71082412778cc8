package dev.slipway.apply;

import dev.slipway.cluster.ApiAnswer;
import dev.slipway.cluster.ApplyConflictException;
import dev.slipway.cluster.ApplyException;
import dev.slipway.cluster.ImmutableField;
import dev.slipway.cluster.ObjectRef;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What an API server's refusal of one object means. Its reasons are no finer than HTTP statuses, so
 * its words decide between, say, a quota and a missing permission; they are stable since 1.20.
 *
 * @param ref the object
 * @param code what kind of refusal
 * @param transientTrouble whether asking again may help
 * @param status the HTTP status; 0 when no answer came
 * @param message what was tried and what came back
 * @param cause as it was thrown
 */
record Refusal(
    ObjectRef ref,
    ApplyFailureCode code,
    boolean transientTrouble,
    int status,
    String message,
    RuntimeException cause) {
  private static final Pattern QUOTA = Pattern.compile("exceeded quota|failed quota");
  private static final Pattern PERMISSION =
      Pattern.compile("User \"[^\"]*\" cannot |cannot set blockOwnerDeletion|attempting to grant");
  private static final Pattern ADMISSION =
      Pattern.compile("admission webhook \".*denied|ValidatingAdmissionPolicy .* denied request");
  private static final Pattern WEBHOOK_DOWN = Pattern.compile("failed calling webhook");

  /** An API server before 1.25 answers 500 to a field of the wrong type. */
  private static final Pattern UNTYPED = Pattern.compile("failed to create typed patch object");

  private static final Pattern NO_NAMESPACE = Pattern.compile("namespaces \"[^\"]*\" not found");

  Refusal {
    Objects.requireNonNull(ref, "ref");
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(cause, "cause");
  }

  static Refusal of(ApplyException failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), "");
    ApplyFailureCode code = code(failure.code(), message);
    // Not of fields: two writers of one quota or object, which the next attempt sorts out.
    boolean race = failure.code() == 409 && !(failure instanceof ApplyConflictException);
    return new Refusal(
        failure.ref(),
        code,
        race || mayPass(code, failure.code()),
        failure.code(),
        message,
        failure);
  }

  /** The same of a request beside the apply itself, which sends no value of the manifest. */
  static Refusal of(ObjectRef ref, KubernetesClientException failure) {
    String message = "Tried to apply " + ref + ", but " + ApiAnswer.of(failure);
    int status = Math.max(0, failure.getCode());
    ApplyFailureCode code = code(status, message);
    return new Refusal(ref, code, status == 409 || mayPass(code, status), status, message, failure);
  }

  private static boolean mayPass(ApplyFailureCode code, int status) {
    return code == ApplyFailureCode.UNREACHABLE
        || (code == ApplyFailureCode.ADMISSION_UNREACHABLE && status >= 500);
  }

  private static ApplyFailureCode code(int status, String words) {
    if (ADMISSION.matcher(words).find()) {
      return ApplyFailureCode.ADMISSION_REFUSED;
    }
    return switch (status) {
      case 401 -> ApplyFailureCode.UNAUTHENTICATED;
      case 403 -> forbidden(words);
      case 404 ->
          NO_NAMESPACE.matcher(words).find()
              ? ApplyFailureCode.NAMESPACE_MISSING
              : ApplyFailureCode.NOT_SERVED;
      case 409 -> ApplyFailureCode.CONFLICT;
      case 422 ->
          ImmutableField.refused(status, words)
              ? ApplyFailureCode.IMMUTABLE_FIELD
              : ApplyFailureCode.INVALID;
      case 408, 429 -> ApplyFailureCode.UNREACHABLE;
      default -> status >= 400 && status < 500 ? ApplyFailureCode.INVALID : unanswered(words);
    };
  }

  private static ApplyFailureCode forbidden(String words) {
    if (QUOTA.matcher(words).find()) {
      return ApplyFailureCode.QUOTA_REFUSED;
    }
    return PERMISSION.matcher(words).find()
        ? ApplyFailureCode.FORBIDDEN
        : ApplyFailureCode.ADMISSION_REFUSED;
  }

  private static ApplyFailureCode unanswered(String words) {
    if (UNTYPED.matcher(words).find()) {
      return ApplyFailureCode.INVALID;
    }
    return WEBHOOK_DOWN.matcher(words).find()
        ? ApplyFailureCode.ADMISSION_UNREACHABLE
        : ApplyFailureCode.UNREACHABLE;
  }

  /** What to do about it, for this object. */
  String nextStep() {
    if (code == ApplyFailureCode.IMMUTABLE_FIELD && ref.kind().equals("Job")) {
      return "a Job cannot be changed once it is created: give it a name of its own for each"
          + " version, or delete the old one first: kubectl"
          + (ref.namespace() == null ? "" : " -n " + ref.namespace())
          + " delete job "
          + ref.name();
    }
    return code.nextStep();
  }

  /** The failure of an apply for this reason. */
  ApplyFailedException exception() {
    // The message of a conflict, or of a kind that is not served, ends with its own next step.
    boolean said =
        code == ApplyFailureCode.CONFLICT
            || code == ApplyFailureCode.NOT_SERVED
            || code == ApplyFailureCode.NAMESPACE_MISSING;
    String step = nextStep();
    return new ApplyFailedException(
        ref, code, status, message + (said ? "" : "; " + step), step, List.of(), cause);
  }
}
