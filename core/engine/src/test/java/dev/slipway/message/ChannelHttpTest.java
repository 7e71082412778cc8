package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The channels against a local server that answers as Slack and Teams document it. */
class ChannelHttpTest {
  private static final String SECRET = "T000-B000-XXXXsecret";
  private static final Contacts NOBODY = new Contacts(Map.of());
  private final CountDownLatch hang = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Message message = Told.of(MessageKind.SUCCEEDED, "end", "");
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "ok";
  private volatile String retryAfter = "";
  private volatile String path = "";
  private volatile String asked = "";
  private volatile byte[] got = new byte[0];
  private volatile Map<String, java.util.List<String>> headers = Map.of();
  private volatile boolean hanging;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          path = exchange.getRequestURI().getPath();
          asked = String.valueOf(exchange.getRequestURI().getQuery());
          headers = Map.copyOf(exchange.getRequestHeaders());
          got = exchange.getRequestBody().readAllBytes();
          if (hanging) {
            try {
              hang.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
          }
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    hang.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "200, ok, SENT",
    "202, '', SENT",
    "400, invalid_payload, REFUSED",
    "400, no_text, REFUSED",
    "403, action_prohibited, REFUSED",
    "404, channel_not_found, REFUSED",
    "410, channel_is_archived, REFUSED",
    "429, '', LATER",
    "503, '', LATER",
    "500, rollup_error, IN_DOUBT",
    "302, '', REFUSED",
  })
  void aWebhookTellsRefusedFromLaterFromInDoubt(int code, String body, Delivery.Kind expected) {
    status = code;
    answer = body;
    for (Channel channel :
        new Channel[] {
          new SlackWebhook("releases[0] slack", url("/" + SECRET), NOBODY, poster()),
          new TeamsWebhook("releases[1] teams", url("/" + SECRET), NOBODY, poster())
        }) {
      Delivery delivery = channel.send(message, null);
      assertThat(delivery.kind()).isEqualTo(expected);
      assertThat(delivery.toString() + channel).doesNotContain(SECRET);
      if (expected == Delivery.Kind.REFUSED && !body.isEmpty()) {
        assertThat(delivery.why()).contains(body);
      }
    }
  }

  @Test
  void readsRetryAfterInSecondsAndAsADate() {
    status = 429;
    answer = "";
    Channel channel = new SlackWebhook("releases[0] slack", url("/x"), NOBODY, poster());
    retryAfter = "30";
    assertThat(channel.send(message, null).pause()).isEqualTo(Duration.ofSeconds(30));
    retryAfter = "Fri, 20 Feb 2026 10:16:00 GMT";
    assertThat(channel.send(message, null).pause()).isEqualTo(Duration.ofMillis(29_877));
  }

  @Test
  void aServerThatHangsLeavesTheMessageInDoubtAndOneThatIsNotThereDoesNot() {
    hanging = true;
    Channel slow = new SlackWebhook("s", url("/" + SECRET), NOBODY, poster(Duration.ofMillis(200)));
    assertThat(slow.send(message, null).kind()).isEqualTo(Delivery.Kind.IN_DOUBT);
    URI gone = url("/" + SECRET);
    hang.countDown();
    server.stop(0);
    Delivery delivery = new SlackWebhook("s", gone, NOBODY, poster()).send(message, null);
    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(delivery.why()).doesNotContain(SECRET);
  }

  @Test
  void aBotPostsIntoTheThreadAndKeepsItsReference() {
    answer = "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1503435956.000247\"}";
    Delivery delivery = bot().send(message, "1503435900.000001");
    assertThat(delivery.reference()).isEqualTo("1503435956.000247");
    assertThat(path).isEqualTo("/api/chat.postMessage");
    assertThat(headers.get("Authorization")).containsExactly("Bearer xoxb-" + SECRET);
    JsonNode posted = Poster.JSON.readTree(got);
    assertThat(posted.path("channel").asString()).isEqualTo("C1");
    assertThat(posted.path("thread_ts").asString()).isEqualTo("1503435900.000001");
    assertThat(posted.path("reply_broadcast").asBoolean()).isTrue();
    assertThat(posted.at("/metadata/event_payload/id").asString()).isEqualTo(message.id());
  }

  @ParameterizedTest
  @CsvSource({
    "channel_not_found, REFUSED, id",
    "not_in_channel, REFUSED, invite the bot",
    "invalid_auth, REFUSED, renew",
    "missing_scope, REFUSED, chat:write",
    "invalid_blocks, REFUSED, chat.postMessage",
    "ratelimited, LATER, ratelimited",
    "fatal_error, IN_DOUBT, look in the channel",
  })
  void aBotTellsSlacksErrorsApart(String error, Delivery.Kind expected, String advice) {
    answer = "{\"ok\":false,\"error\":\"" + error + "\"}";
    Delivery delivery = bot().send(message, null);
    assertThat(delivery.kind()).isEqualTo(expected);
    assertThat(delivery.why()).contains(advice).doesNotContain(SECRET);
  }

  @Test
  void aBotFindsAMessageByItsMetadata() {
    answer =
        "{\"ok\":true,\"has_more\":false,\"messages\":[{\"ts\":\"7.1\",\"metadata\":{"
            + "\"event_type\":\"slipway_message\",\"event_payload\":{\"id\":\"r1.succeeded.end\"}}}]}";
    assertThat(bot().find(message, null)).isEqualTo(Delivery.sent("7.1"));
    assertThat(path).isEqualTo("/api/conversations.history");
    assertThat(asked).contains("channel=C1", "include_all_metadata=true");
    answer = "{\"ok\":true,\"has_more\":false,\"messages\":[]}";
    assertThat(bot().find(message, "5.0").kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(path).isEqualTo("/api/conversations.replies");
    answer = "{\"ok\":false,\"error\":\"missing_scope\"}";
    assertThat(bot().find(message, null).kind()).isEqualTo(Delivery.Kind.IN_DOUBT);
  }

  @Test
  void aWebhookIsSignedOverTimestampAndBody() {
    new Webhook("w", url("/hook"), "key", poster()).send(message, null);
    String timestamp = headers.get("X-slipway-timestamp").get(0);
    assertThat(timestamp).isEqualTo(String.valueOf(Told.AT.getEpochSecond()));
    assertThat(headers.get("X-slipway-signature"))
        .containsExactly("sha256=" + Webhook.signature("key", timestamp, got));
    assertThat(headers.get("Idempotency-key")).containsExactly(message.id());
    // openssl: printf '1.{}' | openssl dgst -sha256 -hmac key
    assertThat(Webhook.signature("key", "1", "{}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224");
  }

  private SlackBot bot() {
    return new SlackBot("b", url("/api/"), "xoxb-" + SECRET, "C1", NOBODY, poster());
  }

  private URI url(String where) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + where);
  }

  private static Poster poster() {
    return poster(Duration.ofSeconds(10));
  }

  private static Poster poster(Duration timeout) {
    return new Poster(HttpClient.newHttpClient(), timeout, Clock.fixed(Told.AT, ZoneOffset.UTC));
  }
}
