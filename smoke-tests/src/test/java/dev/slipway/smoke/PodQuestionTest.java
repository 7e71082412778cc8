package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.evidence.Evidence;
import dev.slipway.harness.CheckReporter;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pod that is asked by ways that carry everything or nothing. */
class PodQuestionTest {
  private final Deque<Integer> ports = new ArrayDeque<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final CheckReporter report =
      new CheckReporter() {
        @Override
        public void warn(String message) {
          warnings.add(message);
        }

        @Override
        public void evidence(Evidence.Kind kind, String subject, String text) {
          throw new UnsupportedOperationException();
        }
      };

  private HttpServer pod;
  private ServerSocket silent;

  @BeforeEach
  void start() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    pod = HttpServer.create(new InetSocketAddress(here, 0), 0);
    pod.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write("ok".getBytes());
          exchange.close();
        });
    pod.start();
    // The kernel takes the connection and the request; nobody answers.
    silent = new ServerSocket(0, 5, here);
  }

  @AfterEach
  void stop() throws IOException {
    pod.stop(0);
    silent.close();
  }

  private String ask() throws IOException {
    return new PodQuestion("Pod/backend-0", this::open, Duration.ofMillis(300))
        .get("/health", Response::asString, report);
  }

  private PodQuestion.Way open() {
    int port = ports.remove();
    return new PodQuestion.Way() {
      @Override
      public URI address() {
        return URI.create("http://127.0.0.1:" + port);
      }

      @Override
      public String state() {
        return "the way to " + port;
      }

      @Override
      public void close() {
        closed.add("the way to " + port);
      }
    };
  }

  @Test
  void isAskedOnceWhenItAnswers() throws IOException {
    ports.add(pod.getAddress().getPort());

    assertThat(ask()).isEqualTo("ok");

    assertThat(warnings).isEmpty();
    assertThat(closed).hasSize(1);
  }

  @Test
  void isAskedByAnotherWayWhenNothingCameBack() throws IOException {
    ports.addAll(List.of(silent.getLocalPort(), pod.getAddress().getPort()));

    assertThat(ask()).isEqualTo("ok");

    assertThat(warnings)
        .singleElement()
        .asString()
        .contains(
            "GET /health of Pod/backend-0", "Read timed out", "the way to " + silent.getLocalPort())
        .contains("asked once more");
    assertThat(closed).hasSize(2);
  }

  @Test
  void isToBlameWhenItAnswersByNoWay() {
    ports.addAll(List.of(silent.getLocalPort(), silent.getLocalPort()));

    assertThatThrownBy(this::ask)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Read timed out")
        .hasMessageContaining("nor was there one by a second way");
    assertThat(warnings).isEmpty();
    assertThat(closed).hasSize(2);
  }

  @Test
  void isNotAskedAgainForAnAnswerThatIsWrong() {
    ports.add(pod.getAddress().getPort());
    PodQuestion question = new PodQuestion("Pod/backend-0", this::open, Duration.ofSeconds(5));

    assertThatThrownBy(
            () ->
                question.get(
                    "/health",
                    said -> {
                      throw new AssertionError("is of version v1");
                    },
                    report))
        .isInstanceOf(AssertionError.class)
        .hasMessage("is of version v1");
    assertThat(ports).isEmpty();
  }
}
