package dev.slipway.harness.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer application;
  private FaultProxy proxy;

  @BeforeEach
  void starts() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          asked.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-Tenant")
                  + " "
                  + body);
          byte[] answer = "the application".getBytes(UTF_8);
          exchange.getResponseHeaders().add("X-Served-By", "application");
          exchange.sendResponseHeaders(201, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    application.start();
    proxy = FaultProxy.before(URI.create("http://127.0.0.1:" + application.getAddress().getPort()));
  }

  @AfterEach
  void stops() {
    proxy.close();
    application.stop(0);
  }

  private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(proxy.address() + path))
                .header("X-Tenant", "school")
                .POST(HttpRequest.BodyPublishers.ofString("question"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void passesOnWhatNoRuleIsFor() throws Exception {
    HttpResponse<String> answer = ask("/students?page=1");

    assertThat(asked).containsExactly("POST /students?page=1 school question");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEqualTo("the application");
    assertThat(answer.headers().firstValue("X-Served-By")).contains("application");
  }

  @Test
  void answersItselfWithoutAskingTheApplication() throws Exception {
    proxy.answering("/login", 503);

    assertThat(ask("/login").statusCode()).isEqualTo(503);
    assertThat(ask("/logout").statusCode()).isEqualTo(201);
    assertThat(asked).hasSize(1);
  }

  @Test
  void failsEachSoManyth() throws Exception {
    proxy.answering("/", 500, 3);

    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      answers.add(ask("/").statusCode());
    }

    assertThat(answers).containsExactly(500, 201, 201, 500, 201, 201);
  }

  @Test
  void changesAnAnswer() throws Exception {
    proxy.rewriting("/", body -> body.replace("the", "not the"));

    assertThat(ask("/").body()).isEqualTo("not the application");
  }

  @Test
  void holdsAnAnswerBack() throws Exception {
    proxy.delaying("/slow", Duration.ofMillis(300));
    long begun = System.nanoTime();

    assertThat(ask("/slow").statusCode()).isEqualTo(201);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void doesNothingOfThatAnyMoreOnceItIsHealed() throws Exception {
    proxy.answering("/", 500);
    assertThat(ask("/").statusCode()).isEqualTo(500);

    proxy.heal();

    assertThat(ask("/").statusCode()).isEqualTo(201);
  }
}
