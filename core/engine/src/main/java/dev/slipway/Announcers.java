package dev.slipway;

import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.GrafanaConfig;
import dev.slipway.error.SlipwayException;
import dev.slipway.message.Channels;
import dev.slipway.message.Routes;
import dev.slipway.release.Release;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The announcers of the releases that one {@link Slipway} takes: they live until it is closed, so
 * that a rollback returns without waiting for a channel.
 */
final class Announcers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Announcers.class);
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Routes routes;
  private final Tools tools;
  private final @Nullable String dashboard;
  private final List<Announcer> open = new ArrayList<>();
  private final Patience patience = new Patience(Patience.MOST);

  Announcers(Release release, Tools tools) {
    ChannelsConfig channels = release.config().channels();
    this.routes =
        channels.isEmpty()
            ? new Routes(List.of(), List.of())
            : Channels.of(
                    channels,
                    HttpClient.newBuilder().connectTimeout(CONNECT).build(),
                    tools.clock())
                .trackersBy(tracker -> new AmendingTracker(tracker, tools.records()));
    this.tools = tools;
    GrafanaConfig grafana = release.config().monitoring().grafana();
    this.dashboard =
        grafana == null || grafana.dashboard() == null
            ? null
            : grafana.endpoint().url() + "/d/" + grafana.dashboard();
  }

  /** Whether no channel is configured. */
  boolean silent() {
    return routes.isEmpty();
  }

  /** Of a release that begins or is resumed. */
  Announcer of(Keep keep) {
    patience.renew();
    return opened(keep);
  }

  private Announcer opened(Keep keep) {
    Announcer announcer =
        Announcer.open(
            routes, new KeptMessages(keep), tools.redactor(), tools.clock(), dashboard, patience);
    open.add(announcer);
    return announcer;
  }

  /** Sends what a release that came to its end had still to tell when its process died. */
  void finish(Keep keep) {
    try {
      if (!keep.messages().done()) {
        opened(keep);
      }
    } catch (SlipwayException e) {
      LOG.atWarn().setCause(e).log("What the last release had still to tell could not be read");
    }
  }

  @Override
  public void close() {
    open.forEach(Announcer::close);
    open.clear();
  }
}
