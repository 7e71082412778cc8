package dev.slipway.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.slipway.config.ChecksConfig;
import dev.slipway.config.Secret;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeAccountTest {
  private static final String ANSWERED = "{\"data\": {\"access_token\": \"tok-%s\"}}";

  private final Redactor redactor = new Redactor();
  private final SetClock clock = new SetClock();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private ProbeAccount account;
  private volatile int status = 200;
  private volatile String body = ANSWERED;

  /** Time as the test says. */
  private static final class SetClock extends Clock {
    private Instant now = Instant.parse("2026-03-02T10:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/auth/login",
        exchange -> {
          asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] bytes = body.formatted(asked.size()).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    account =
        new ProbeAccount(
            HttpClient.newHttpClient(),
            URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
            new ChecksConfig.Login(
                "/auth/login",
                Map.of("password", new Secret("hunter2-8315", true)),
                "data.access_token"),
            Duration.ofSeconds(10),
            redactor,
            clock);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void renewed(int times) {
    account.renew();
    await().until(() -> asked.size() == times);
  }

  @Test
  void keepsItsTokenAndNeverTellsIt() {
    assertThat(account.token()).isEmpty();
    renewed(1);
    await().until(() -> account.token().isPresent());

    assertThat(account.token()).contains("tok-1");
    assertThat(asked).containsExactly("{\"password\":\"hunter2-8315\"}");
    assertThat(redactor.redact("the token is tok-1")).doesNotContain("tok-1");
  }

  @Test
  void asksAtMostOnceAMinute() {
    renewed(1);
    await().until(() -> account.token().isPresent());
    clock.now = clock.now.plusSeconds(59);
    account.renew();
    clock.now = clock.now.plusSeconds(1);
    renewed(2);

    await().until(() -> account.token().filter("tok-2"::equals).isPresent());
    assertThat(asked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 423, 429})
  void neverTriesAgainWhatWasRefused(int refusal) {
    status = refusal;
    renewed(1);
    await().until(account::isRefused);
    clock.now = clock.now.plus(Duration.ofHours(1));
    account.renew();

    assertThat(asked).hasSize(1);
    assertThat(account.token()).isEmpty();
  }

  @Test
  void triesAgainWhenTheLoginWasBroken() {
    status = 500;
    renewed(1);
    status = 200;
    clock.now = clock.now.plusSeconds(60);
    renewed(2);
    await().until(() -> account.token().isPresent());
    assertThat(account.isRefused()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{}", "{\"data\": {\"access_token\": 7}}"})
  void hasNoTokenWhenTheAnswerHasNone(String answer) {
    body = answer;
    renewed(1);
    body = ANSWERED;
    assertThat(account.token()).isEmpty();
    clock.now = clock.now.plusSeconds(60);
    renewed(2);
    await().until(() -> account.token().filter("tok-2"::equals).isPresent());
  }
}
