package dev.slipway.message;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Teams Workflows webhook: one URL a channel, no threads; answers 202. */
final class TeamsWebhook implements Channel {
  private final String name;
  private final URI url;
  private final TeamsCard card;
  private final Poster poster;

  TeamsWebhook(String name, URI url, Contacts contacts, Poster poster) {
    this.name = name;
    this.url = url;
    this.card = new TeamsCard(contacts);
    this.poster = poster;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    return Poster.understood(
        name, poster.post(url, Map.of(), Poster.JSON.writeValueAsBytes(card.payload(message))));
  }

  @Override
  public String toString() {
    return name;
  }
}
