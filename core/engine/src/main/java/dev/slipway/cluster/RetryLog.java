package dev.slipway.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what the client would keep to itself: that an API server gave no answer, or was busy. */
final class RetryLog implements Interceptor {
  static final String NAME = "slipway-retry-log";

  private static final Logger LOG = LoggerFactory.getLogger(RetryLog.class);
  private static final int TOO_MANY_REQUESTS = 429;

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    if (response.code() == TOO_MANY_REQUESTS || response.code() >= 500) {
      LOG.atWarn()
          .addKeyValue("method", request.method())
          .addKeyValue("path", request.uri().getPath())
          .addKeyValue("status", response.code())
          .log("The API server could not serve a request");
    }
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("method", request.method())
        .addKeyValue("path", request.uri().getPath())
        .addKeyValue("failure", failure.toString())
        .log("The API server gave no answer to a request");
  }
}
