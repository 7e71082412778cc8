package dev.slipway.config;

import dev.slipway.config.ChannelsConfig.Channel;
import dev.slipway.config.MonitoringConfig.Window;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what comes after the deploy: {@code monitoring} and {@code channels}. */
final class WatchReader {
  private static final Map<String, String> WATCHED =
      Words.of("pods", "logs", "error-rate", "p95", "alerts");

  /** The SOP's monitoring windows. */
  private static final List<Window> WINDOWS =
      List.of(
          window("startup", 0, 5, "pods", "logs"),
          window("error rate", 5, 15, "error-rate"),
          window("logs", 15, 30, "logs"),
          window("latency", 30, 60, "p95"),
          window("on-call", 60, 24 * 60, "alerts"));

  private WatchReader() {}

  private static Window window(String name, int fromMinute, int toMinute, String... watch) {
    return new Window(
        name, Duration.ofMinutes(fromMinute), Duration.ofMinutes(toMinute), List.of(watch));
  }

  static MonitoringConfig monitoring(Section section) {
    try (section) {
      return new MonitoringConfig(
          windows(section),
          section.duration("interval", MonitoringConfig.INTERVAL),
          section.duration("handOver", MonitoringConfig.HAND_OVER),
          section.optionalSection("prometheus").map(SourceReader::prometheus).orElse(null),
          section.optionalSection("alertmanager").map(SourceReader::alertmanager).orElse(null),
          section.optionalSection("loki").map(SourceReader::loki).orElse(null),
          section.optionalSection("grafana").map(SourceReader::grafana).orElse(null),
          section.optionalSection("probes").map(SourceReader::probes).orElse(null),
          section.optionalSection("detached").map(WatchReader::detached).orElse(null));
    }
  }

  private static DetachedConfig detached(Section section) {
    try (section) {
      return new DetachedConfig(
          section.requiredText("image", Form.TEXT),
          section.text("serviceAccount", Form.TEXT).orElse(DetachedConfig.SERVICE_ACCOUNT),
          section.text("environmentFrom", Form.TEXT).orElse(null),
          section.duration("start", DetachedConfig.START));
    }
  }

  /** An empty list would watch nothing, and every release would pass. */
  private static List<Window> windows(Section section) {
    if (section.field("windows").isEmpty()) {
      return WINDOWS;
    }
    Duration last = Duration.ZERO;
    Stream.Builder<Window> windows = Stream.builder();
    for (Section each : section.requiredSections("windows", "a list of at least one window")) {
      Window window = window(each, last);
      last = window.from();
      windows.add(window);
    }
    return windows.build().toList();
  }

  private static Window window(Section section, Duration last) {
    try (section) {
      String name = section.requiredText("name", Form.TEXT);
      Optional<Duration> from = time(section, "from");
      Optional<Duration> to = time(section, "to");
      List<String> watch =
          section.requiredList(
              "watch", "a list of " + String.join(", ", WATCHED.keySet()), f -> f.choice(WATCHED));
      if (from.isPresent() && to.isPresent() && from.get().compareTo(to.get()) >= 0) {
        section.fault("to", "expected a time later than from");
      }
      if (from.filter(f -> f.compareTo(last) < 0).isPresent()) {
        section.fault("from", "begins before the window above it; windows are in order");
      }
      return new Window(name, from.orElse(last), to.orElse(last), watch);
    }
  }

  private static Optional<Duration> time(Section section, String key) {
    return section.required(key, DurationForm.EXPECTED).flatMap(Field::durationOrZero);
  }

  static ChannelsConfig channels(Section section) {
    try (section) {
      return new ChannelsConfig(
          channels(section, "releases"),
          channels(section, "incidents"),
          contacts(section.section("contacts")),
          section.optionalSection("tracker").flatMap(TrackerReader::tracker).orElse(null),
          section.optionalSection("deployments").flatMap(TrackerReader::deployments).orElse(null));
    }
  }

  private static Map<String, String> contacts(Section section) {
    try (section) {
      Map<String, String> contacts = new LinkedHashMap<>();
      section
          .text("releaseEngineer", Form.TEXT)
          .ifPresent(c -> contacts.put("release-engineer", c));
      section.text("onCallPrimary", Form.TEXT).ifPresent(c -> contacts.put("on-call-primary", c));
      section
          .text("engineeringLead", Form.TEXT)
          .ifPresent(c -> contacts.put("engineering-lead", c));
      section.text("productOwner", Form.TEXT).ifPresent(c -> contacts.put("product-owner", c));
      return contacts;
    }
  }

  private static List<Channel> channels(Section section, String key) {
    return section.sections(key).stream()
        .map(WatchReader::channel)
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Channel> channel(Section section) {
    try (section) {
      Optional<ChannelsConfig.Kind> kind =
          section.requiredChoice("kind", Words.of(ChannelsConfig.Kind.values()));
      Optional<Secret> token = section.field("token").flatMap(f -> f.secret("token", true));
      Optional<String> channel = section.text("channel", Form.TEXT);
      Optional<Secret> signing =
          section.field("signingSecret").flatMap(f -> f.secret("signingSecret", true));
      if (section.has("token")) {
        section.required("channel", "the id of the channel that the bot posts to");
        if (kind.filter(k -> k != ChannelsConfig.Kind.SLACK).isPresent()) {
          section.fault("token", "only a channel of kind slack has a bot's token");
        }
      } else {
        section.required("url", "the URL to post to, as ${env:WEBHOOK_URL}");
      }
      // Who knows the URL may post: it is a secret whatever the channel's kind.
      Optional<Secret> url = section.field("url").flatMap(f -> f.secret("webhookUrl", true));
      if (url.filter(u -> Form.POST_URL.parser().apply(u.value()).isEmpty()).isPresent()) {
        section.fault("url", "expected " + Form.POST_URL.expected() + ", but its text is not");
      }
      boolean whole = section.has("token") ? channel.isPresent() : url.isPresent();
      return kind.filter(k -> whole && token.isPresent() == section.has("token"))
          .map(
              k ->
                  new Channel(
                      k,
                      url.orElse(null),
                      token.orElse(null),
                      channel.orElse(null),
                      signing.orElse(null)));
    }
  }
}
