package dev.slipway.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * What a failed request to the API server means for the one who made it: whether it may have been
 * applied all the same, and whether to ask again makes sense.
 */
public enum ApiFailure {
  /** 409: somebody else wrote first, or the object is there already. Not applied. */
  CONFLICT,
  /** 404: the object, or its namespace, is not there. Not applied. */
  MISSING,
  /** 400, 401, 403, 413, 422 and the like: to ask again gives the same answer. Not applied. */
  REFUSED,
  /**
   * No answer, or one that proves nothing (a time-out, a cut connection, 408, 429, 5xx): a write
   * may have been applied. Read before writing again.
   */
  UNCLEAR;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * What this failure means. A client that repeats requests by itself, as fabric8's does, may
   * report the {@link #CONFLICT} that its own first, applied attempt brought about: so a conflict
   * too is reconciled by reading.
   */
  public static ApiFailure of(KubernetesClientException failure) {
    int code = failure.getCode();
    return switch (code) {
      case 404, 410 -> MISSING;
      case 409 -> CONFLICT;
      case REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> UNCLEAR;
      default -> code >= 400 && code < 500 ? REFUSED : UNCLEAR;
    };
  }

  /** The API server's own words, in one line; the client's when the server gave none. */
  public static String words(RuntimeException failure) {
    if (failure instanceof KubernetesClientException answered && answered.getStatus() != null) {
      String said = answered.getStatus().getMessage();
      if (said != null && !said.isBlank()) {
        return said.strip() + " (" + answered.getCode() + ")";
      }
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = root.getMessage();
    return said == null || said.isBlank() ? root.getClass().getSimpleName() : said.strip();
  }
}
