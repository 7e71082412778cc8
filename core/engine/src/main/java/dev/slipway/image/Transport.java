package dev.slipway.image;

import dev.slipway.image.RegistryAnswer.Failed;
import dev.slipway.image.RegistryAnswer.Found;
import dev.slipway.image.RegistryFailure.Unreachable;
import dev.slipway.image.RegistryFailure.Unreadable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its whole answer, within the limits. A read whose connection broke is repeated
 * once.
 */
final class Transport {
  private static final Set<String> READS = Set.of("GET", "HEAD");

  private final HttpClient client;
  private final Duration limit;

  /**
   * @param client one that follows no redirects
   * @param limit for one answer
   */
  Transport(HttpClient client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  /**
   * Sends it.
   *
   * @param most the largest body in bytes
   * @param tried how a failure's text begins
   */
  RegistryAnswer<HttpResponse<byte[]>> send(HttpRequest request, int most, String tried) {
    try {
      return new Found<>(once(request, most));
    } catch (ExecutionException e) {
      if (!READS.contains(request.method()) || !isBroken(e.getCause())) {
        return failed(request, tried, e);
      }
    } catch (TimeoutException e) {
      return late(request, tried);
    } catch (InterruptedException e) {
      return interrupted(request, tried);
    }
    try {
      return new Found<>(once(request, most));
    } catch (ExecutionException e) {
      return failed(request, tried, e);
    } catch (TimeoutException e) {
      return late(request, tried);
    } catch (InterruptedException e) {
      return interrupted(request, tried);
    }
  }

  private HttpResponse<byte[]> once(HttpRequest request, int most)
      throws ExecutionException, TimeoutException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> sent = client.sendAsync(request, BoundedBody.of(most));
    try {
      // The request's own time-out ends with the headers; a body can drip for ever.
      return sent.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      sent.cancel(true);
    }
  }

  /** The connection was there and went away; not when there is none to be had. */
  private static boolean isBroken(@Nullable Throwable cause) {
    return cause instanceof IOException
        && !(cause instanceof HttpTimeoutException
            || cause instanceof ConnectException
            || cause instanceof UnknownHostException
            || cause instanceof SSLException
            || cause instanceof BoundedBody.TooLargeException);
  }

  private static <T> RegistryAnswer<T> failed(
      HttpRequest request, String tried, ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof BoundedBody.TooLargeException) {
      return new Failed<>(
          new Unreadable(but(request, tried) + cause.getMessage() + "; is that a registry?"));
    }
    if (cause instanceof SSLException) {
      return new Failed<>(
          new Unreachable(
              but(request, tried)
                  + "TLS with it failed: "
                  + cause.getMessage()
                  + "; give this Java the certificate's authority, or set 'insecure' for a registry"
                  + " without TLS"));
    }
    String what = cause instanceof UnknownHostException ? "its host is not known" : said(cause);
    return new Failed<>(
        new Unreachable(but(request, tried) + what + "; is it reachable from here?"));
  }

  private <T> RegistryAnswer<T> late(HttpRequest request, String tried) {
    return new Failed<>(
        new Unreachable(
            but(request, tried)
                + "there was no whole answer within "
                + limit.toMillis()
                + " ms; is it reachable from here?"));
  }

  private static <T> RegistryAnswer<T> interrupted(HttpRequest request, String tried) {
    Thread.currentThread().interrupt();
    return new Failed<>(new Unreachable(but(request, tried) + "the thread was interrupted"));
  }

  private static String but(HttpRequest request, String tried) {
    return tried
        + " from "
        + request.uri().getScheme()
        + "://"
        + request.uri().getAuthority()
        + ", but ";
  }

  private static String said(@Nullable Throwable cause) {
    // java.net.http connects without saying why not.
    return cause instanceof ConnectException
        ? "nothing answers there"
        : String.valueOf(cause).replaceAll("\\s+", " ");
  }
}
