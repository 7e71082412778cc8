package dev.slipway.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go.
 *
 * @param releases where a success is told
 * @param incidents where a rollback is told
 * @param contacts by role, who is mentioned: Slack ids, Teams addresses
 * @param tracker where an incident is opened; null for nowhere
 * @param deployments where releases are listed; null for nowhere
 */
public record ChannelsConfig(
    List<Channel> releases,
    List<Channel> incidents,
    Map<String, String> contacts,
    @Nullable TrackerConfig tracker,
    @Nullable DeploymentsConfig deployments) {
  /** What kind of channel it is. */
  public enum Kind {
    SLACK,
    TEAMS,
    WEBHOOK
  }

  /**
   * One channel.
   *
   * @param url where to post; often itself a secret. With a token the base of Slack's API, null for
   *     Slack's own
   * @param token of a Slack bot; null for a webhook
   * @param channel the id of the channel that the bot posts to; null for a webhook
   * @param signingSecret with which a generic webhook's bodies are signed; null to sign none
   */
  public record Channel(
      Kind kind,
      @Nullable Secret url,
      @Nullable Secret token,
      @Nullable String channel,
      @Nullable Secret signingSecret) {
    public Channel {
      Objects.requireNonNull(kind, "kind");
      if (token == null) {
        Objects.requireNonNull(url, "url");
      } else {
        Objects.requireNonNull(channel, "channel");
      }
    }

    Stream<Secret> secrets() {
      return Stream.of(
              Stream.ofNullable(url), Stream.ofNullable(token), Stream.ofNullable(signingSecret))
          .flatMap(s -> s);
    }
  }

  /** Channels that mention nobody. */
  public ChannelsConfig(List<Channel> releases, List<Channel> incidents) {
    this(releases, incidents, Map.of(), null, null);
  }

  /** Whether nobody and nothing is told. */
  public boolean isEmpty() {
    return releases.isEmpty() && incidents.isEmpty() && tracker == null && deployments == null;
  }

  Stream<Secret> secrets() {
    return Stream.of(
            releases.stream().flatMap(Channel::secrets),
            incidents.stream().flatMap(Channel::secrets),
            Stream.ofNullable(tracker).map(TrackerConfig::token),
            Stream.ofNullable(deployments).map(DeploymentsConfig::token))
        .flatMap(s -> s);
  }

  public ChannelsConfig {
    releases = List.copyOf(releases);
    incidents = List.copyOf(incidents);
    contacts = Map.copyOf(contacts);
  }
}
