package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** What the API server said, in words that fit into an error. */
public final class ApiAnswer {
  /** A refusal of an immutable pod template prints the whole template; what matters is last. */
  private static final int LONGEST = 1000;

  private ApiAnswer() {}

  /** As {@code the API server answered 403: ...}; a long text is cut in the middle. */
  public static String of(KubernetesClientException failure) {
    if (failure.getCode() <= 0) {
      Throwable first = failure;
      while (first.getCause() != null) {
        first = first.getCause();
      }
      return "the API server did not answer: " + first;
    }
    Status status = failure.getStatus();
    String said =
        status == null || status.getMessage() == null
            ? String.valueOf(failure.getMessage())
            : status.getMessage();
    return "the API server answered " + failure.getCode() + ": " + shortened(said.strip());
  }

  private static String shortened(String text) {
    int half = LONGEST / 2;
    return text.length() <= LONGEST
        ? text
        : text.substring(0, half) + " [...] " + text.substring(text.length() - half);
  }
}
