package dev.slipway.config;

import java.util.List;
import java.util.Objects;

/**
 * Where messages go.
 *
 * @param releases where a success is told
 * @param incidents where a rollback is told
 */
public record ChannelsConfig(List<Channel> releases, List<Channel> incidents) {
  /** What kind of channel it is. */
  public enum Kind {
    SLACK,
    TEAMS,
    WEBHOOK
  }

  /**
   * One channel.
   *
   * @param url where to post; often itself a secret
   */
  public record Channel(Kind kind, Secret url) {
    public Channel {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(url, "url");
    }
  }

  public ChannelsConfig {
    releases = List.copyOf(releases);
    incidents = List.copyOf(incidents);
  }
}
