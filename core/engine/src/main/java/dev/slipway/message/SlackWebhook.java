package dev.slipway.message;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Slack's incoming webhook: one URL a channel, no threads; answers {@code ok} or a word. */
final class SlackWebhook implements Channel {
  private final String name;
  private final URI url;
  private final SlackBlocks blocks;
  private final Poster poster;

  SlackWebhook(String name, URI url, Contacts contacts, Poster poster) {
    this.name = name;
    this.url = url;
    this.blocks = new SlackBlocks(contacts);
    this.poster = poster;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    return Poster.understood(
        name, poster.post(url, Map.of(), Poster.JSON.writeValueAsBytes(blocks.payload(message))));
  }

  @Override
  public String toString() {
    return name;
  }
}
