package dev.slipway.message;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Slack's {@code chat.postMessage}: a release's messages are one thread, its end is shown in the
 * channel as well. Each message carries its id as metadata, by which one in doubt is looked for;
 * that needs the scope {@code channels:history}.
 */
final class SlackBot implements Channel {
  private static final String EVENT = "slipway_message";

  /** Errors of Slack's own, after which the same may be tried again. */
  private static final Set<String> PASSING =
      Set.of("ratelimited", "rate_limited", "service_unavailable");

  /** Errors after which nobody knows whether it was posted. */
  private static final Set<String> DOUBTFUL =
      Set.of("internal_error", "fatal_error", "request_timeout");

  private final String name;
  private final URI api;
  private final String token;
  private final String channel;
  private final SlackBlocks blocks;
  private final Poster poster;

  /**
   * @param api {@code https://slack.com/api/}
   * @param channel its id, as {@code C024BE91L}
   */
  SlackBot(String name, URI api, String token, String channel, Contacts contacts, Poster poster) {
    this.name = name;
    this.api = api;
    this.token = token;
    this.channel = channel;
    this.blocks = new SlackBlocks(contacts);
    this.poster = poster;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean threads() {
    return true;
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("channel", channel);
    payload.putAll(blocks.payload(message));
    if (thread != null) {
      payload.put("thread_ts", thread);
      payload.put("reply_broadcast", !message.kind().threadOnly());
    }
    payload.put(
        "metadata", Map.of("event_type", EVENT, "event_payload", Map.of("id", message.id())));
    return understood(
        poster.post(
            api.resolve("chat.postMessage"), auth(), Poster.JSON.writeValueAsBytes(payload)));
  }

  @Override
  public Delivery find(Message message, @Nullable String thread) {
    String query =
        "?channel="
            + URLEncoder.encode(channel, StandardCharsets.UTF_8)
            + "&include_all_metadata=true&limit=200&oldest="
            + message.at().minusSeconds(60).getEpochSecond()
            + (thread == null ? "" : "&ts=" + URLEncoder.encode(thread, StandardCharsets.UTF_8));
    String method = thread == null ? "conversations.history" : "conversations.replies";
    Poster.Reply reply = poster.get(api.resolve(method + query), auth());
    Delivery doubt = Delivery.inDoubt("Tried to look for a message in " + name + ", but could not");
    if (reply.standing() != Poster.Standing.ANSWERED || reply.status() != 200) {
      return doubt;
    }
    try {
      JsonNode answer = Poster.JSON.readTree(reply.body());
      if (!answer.path("ok").asBoolean(false)) {
        return doubt;
      }
      for (JsonNode posted : answer.path("messages")) {
        JsonNode id = posted.path("metadata").path("event_payload").path("id");
        if (id.asString("").equals(message.id())) {
          return Delivery.sent(posted.path("ts").asString(""));
        }
      }
      return answer.path("has_more").asBoolean(false)
          ? doubt
          : Delivery.later("it is not there", Duration.ZERO);
    } catch (JacksonException e) {
      return doubt;
    }
  }

  private Map<String, String> auth() {
    return Map.of("Authorization", "Bearer " + token);
  }

  /** Slack answers 200 to most errors; {@code ok} says how it went. */
  private Delivery understood(Poster.Reply reply) {
    if (reply.standing() != Poster.Standing.ANSWERED || reply.status() != 200) {
      return Poster.understood(name, reply);
    }
    String tried = "Tried to post to " + name + ", but ";
    JsonNode answer;
    try {
      answer = Poster.JSON.readTree(reply.body());
    } catch (JacksonException e) {
      return Delivery.inDoubt(tried + "the answer is no JSON; look in the channel");
    }
    if (answer.path("ok").asBoolean(false)) {
      return Delivery.sent(answer.path("ts").asString(""));
    }
    String error = answer.path("error").asString("");
    String word = error.matches("[a-z_]{1,60}") ? error : "no error's name";
    if (PASSING.contains(word)) {
      return Delivery.later(tried + "Slack said " + word, reply.retryAfter());
    }
    return DOUBTFUL.contains(word)
        ? Delivery.inDoubt(tried + "Slack said " + word + "; look in the channel")
        : Delivery.refused(tried + "Slack said " + word + "; " + advice(word));
  }

  private static String advice(String error) {
    return switch (error) {
      case "channel_not_found" -> "give the channel's id, and invite the bot if it is private";
      case "not_in_channel" -> "invite the bot to the channel";
      case "is_archived" -> "name another channel";
      case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive" ->
          "renew the bot's token";
      case "missing_scope" -> "give the bot the scope chat:write";
      default -> "see Slack's page on chat.postMessage";
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
