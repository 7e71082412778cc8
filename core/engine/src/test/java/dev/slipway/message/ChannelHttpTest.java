package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.slipway.StubServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The channels against a server that answers as Slack and Teams document it. */
class ChannelHttpTest {
  private static final String SECRET = "T000-B000-XXXXsecret";
  private static final Contacts NOBODY = new Contacts(Map.of());
  private static final int LONGER_THAN_ANY_PATIENCE = 20_000;
  private final Message message = Told.of(MessageKind.SUCCEEDED, "end", "");
  private final StubServer server = new StubServer();
  private volatile int status = 200;
  private volatile String answer = "ok";
  private volatile String retryAfter = "";
  private volatile boolean hanging;

  @BeforeEach
  void serve() {
    server.otherwise(
        one -> {
          ResponseDefinitionBuilder response = StubServer.answer(status, answer);
          if (!retryAfter.isEmpty()) {
            response.withHeader("Retry-After", retryAfter);
          }
          return hanging ? response.withFixedDelay(LONGER_THAN_ANY_PATIENCE) : response;
        });
  }

  @AfterEach
  void stop() {
    server.close();
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
    server.close();
    Delivery delivery = new SlackWebhook("s", gone, NOBODY, poster()).send(message, null);
    assertThat(delivery.kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(delivery.why()).doesNotContain(SECRET);
  }

  @Test
  void aBotPostsIntoTheThreadAndKeepsItsReference() {
    answer = "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"1503435956.000247\"}";
    Delivery delivery = bot().send(message, "1503435900.000001");
    assertThat(delivery.reference()).isEqualTo("1503435956.000247");
    assertThat(server.lastAsked().path()).isEqualTo("/api/chat.postMessage");
    assertThat(server.lastAsked().header("Authorization")).isEqualTo("Bearer xoxb-" + SECRET);
    JsonNode posted = Poster.JSON.readTree(server.lastAsked().bytes());
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
    assertThat(server.lastAsked().path()).isEqualTo("/api/conversations.history");
    assertThat(server.lastAsked().uri().getQuery())
        .contains("channel=C1", "include_all_metadata=true");
    answer = "{\"ok\":true,\"has_more\":false,\"messages\":[]}";
    assertThat(bot().find(message, "5.0").kind()).isEqualTo(Delivery.Kind.LATER);
    assertThat(server.lastAsked().path()).isEqualTo("/api/conversations.replies");
    answer = "{\"ok\":false,\"error\":\"missing_scope\"}";
    assertThat(bot().find(message, null).kind()).isEqualTo(Delivery.Kind.IN_DOUBT);
  }

  @Test
  void aWebhookIsSignedOverTimestampAndBody() {
    new Webhook("w", url("/hook"), "key", poster()).send(message, null);
    String timestamp = server.lastAsked().header("X-Slipway-Timestamp");
    assertThat(timestamp).isEqualTo(String.valueOf(Told.AT.getEpochSecond()));
    assertThat(server.lastAsked().header("X-Slipway-Signature"))
        .isEqualTo("sha256=" + Webhook.signature("key", timestamp, server.lastAsked().bytes()));
    assertThat(server.lastAsked().header("Idempotency-Key")).isEqualTo(message.id());
    // openssl: printf '1.{}' | openssl dgst -sha256 -hmac key
    assertThat(Webhook.signature("key", "1", "{}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224");
  }

  private SlackBot bot() {
    return new SlackBot("b", url("/api/"), "xoxb-" + SECRET, "C1", NOBODY, poster());
  }

  private URI url(String where) {
    return server.url().resolve(where);
  }

  private static Poster poster() {
    return poster(Duration.ofSeconds(10));
  }

  private static Poster poster(Duration timeout) {
    return new Poster(HttpClient.newHttpClient(), timeout, Clock.fixed(Told.AT, ZoneOffset.UTC));
  }
}
