package dev.slipway.message;

import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.DeploymentsConfig;
import dev.slipway.config.Secret;
import dev.slipway.config.TrackerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** Makes the channels that {@code slipway.yaml} names. */
public final class Channels {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final URI SLACK = URI.create("https://slack.com/api/");

  private Channels() {}

  /**
   * @param client follows no redirects: they would take the secrets along
   */
  public static Routes of(ChannelsConfig config, HttpClient client, Clock clock) {
    Poster poster = new Poster(client, TIMEOUT, clock);
    Contacts contacts = new Contacts(config.contacts());
    return new Routes(
        all("releases", config.releases(), contacts, poster),
        all("incidents", config.incidents(), contacts, poster),
        Stream.ofNullable(config.tracker()).map(t -> tracker(t, poster)).toList(),
        Stream.ofNullable(config.deployments()).map(d -> deployments(d, poster)).toList());
  }

  private static Channel tracker(TrackerConfig tracker, Poster poster) {
    String name = "incident " + tracker.kind().name().toLowerCase(Locale.ROOT);
    return switch (tracker.kind()) {
      case JIRA ->
          new JiraIncidents(
              name,
              tracker.url(),
              tracker.project(),
              tracker.issueType(),
              tracker.user(),
              tracker.token().value(),
              SETTLE,
              poster);
      case GITHUB ->
          new GitHubIssues(
              name,
              new GitHubApi(tracker.url(), tracker.project(), tracker.token().value(), poster));
    };
  }

  private static Channel deployments(DeploymentsConfig config, Poster poster) {
    return new GitHubDeployments(
        "deployments github",
        new GitHubApi(config.apiUrl(), config.repository(), config.token().value(), poster));
  }

  private static List<Channel> all(
      String group, List<ChannelsConfig.Channel> configured, Contacts contacts, Poster poster) {
    List<Channel> channels = new ArrayList<>();
    for (ChannelsConfig.Channel one : configured) {
      String kind = one.kind().name().toLowerCase(Locale.ROOT);
      channels.add(one(group + "[" + channels.size() + "] " + kind, one, contacts, poster));
    }
    return channels;
  }

  private static Channel one(
      String name, ChannelsConfig.Channel configured, Contacts contacts, Poster poster) {
    Secret token = configured.token();
    if (token != null) {
      Secret api = configured.url();
      return new SlackBot(
          name,
          api == null ? SLACK : URI.create(api.value()),
          token.value(),
          Objects.requireNonNull(configured.channel()),
          contacts,
          poster);
    }
    URI url = URI.create(Objects.requireNonNull(configured.url()).value());
    Secret key = configured.signingSecret();
    return switch (configured.kind()) {
      case SLACK -> new SlackWebhook(name, url, contacts, poster);
      case TEAMS -> new TeamsWebhook(name, url, contacts, poster);
      case WEBHOOK -> new Webhook(name, url, key == null ? null : key.value(), poster);
    };
  }
}
