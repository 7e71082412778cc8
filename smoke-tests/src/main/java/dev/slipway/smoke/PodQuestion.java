package dev.slipway.smoke;

import dev.slipway.harness.CheckReporter;
import io.restassured.response.Response;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;

/**
 * A question to one pod, by a way of its own through the API server. Where nothing comes back, the
 * way may have lost it as well as the pod: before the pod is blamed, it is asked once more by
 * another way, and the lost question is told.
 */
final class PodQuestion {
  /** A way that is open. */
  interface Way extends Closeable {
    URI address();

    /** What it knows of itself, for a message. */
    String state();
  }

  /** Opens ways. */
  @FunctionalInterface
  interface Ways {
    Way open() throws IOException;
  }

  private final String pod;
  private final Ways ways;
  private final Duration answer;

  /**
   * @param pod for messages, as {@code Pod/backend-0}
   * @param answer how long to wait for an answer, each time
   */
  PodQuestion(String pod, Ways ways, Duration answer) {
    this.pod = pod;
    this.ways = ways;
    this.answer = answer;
  }

  /**
   * Asks.
   *
   * @param reader reads the answer, while the way is open
   * @throws IOException when no way could be opened
   * @throws AssertionError what the reader throws, or when nothing came back by two ways
   */
  <T> T get(String path, Function<Response, T> reader, CheckReporter report) throws IOException {
    String first;
    try (Way way = ways.open()) {
      try {
        return reader.apply(send(path, way));
      } catch (Http.NoAnswer e) {
        first = e.getMessage() + " (" + way.state() + ")";
      }
    }
    try (Way way = ways.open()) {
      Response said = send(path, way);
      report.warn(first + "; asked once more, by another way through the API server, it answered");
      return reader.apply(said);
    } catch (Http.NoAnswer e) {
      throw new AssertionError(first + "; nor was there one by a second way", e);
    }
  }

  private Response send(String path, Way way) {
    URI url = way.address().resolve(path);
    return new Http(answer).send("GET " + path + " of " + pod, request -> request.get(url));
  }
}
