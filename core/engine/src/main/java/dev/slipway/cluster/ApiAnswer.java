package dev.slipway.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** What the API server said, in words that fit into an error. */
public final class ApiAnswer {
  /** A refusal of an immutable pod template prints the whole template; what matters comes last. */
  private static final int LONGEST = 1000;

  private ApiAnswer() {}

  /** As {@code the API server answered: ... (403)}; a long text is cut in the middle. */
  public static String of(KubernetesClientException failure) {
    return (failure.getCode() > 0 ? "the API server answered: " : "the API server did not answer: ")
        + shortened(ApiFailure.words(failure));
  }

  private static String shortened(String text) {
    int half = LONGEST / 2;
    return text.length() <= LONGEST
        ? text
        : text.substring(0, half) + " [...] " + text.substring(text.length() - half);
  }
}
