package dev.slipway.source;

import dev.slipway.config.LokiConfig;
import dev.slipway.redact.Redactor;
import dev.slipway.source.Answer.Reason;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The logs that a Loki has of the application, and expressions in LogQL. */
public final class Loki implements LogSource, QuerySource {
  private static final String QUERY_RANGE = "/loki/api/v1/query_range";
  private static final int PAGE = 1000;
  private static final int PAGES = 5;
  private static final long NANOS = 1_000_000_000L;

  private final HttpCaller caller;
  private final LokiConfig config;
  private final Redactor redactor;

  public Loki(HttpClient client, LokiConfig config, Redactor redactor) {
    this.caller = new HttpCaller(client, config.endpoint(), redactor);
    this.config = config;
    this.redactor = redactor;
  }

  @Override
  public String name() {
    return "Loki at " + caller.name();
  }

  @Override
  public Answer<List<Series>> range(String expression, Instant from, Instant to, Duration step) {
    return caller
        .get(
            QUERY_RANGE,
            Map.of(
                "query", expression,
                "start", nanos(from) + "",
                "end", nanos(to) + "",
                "step", step.toMillis() / 1000.0 + ""))
        .flatMap(json -> Envelope.opened(name(), json))
        .flatMap(data -> Envelope.series(name(), data));
  }

  @Override
  public Answer<Logs> logs(Instant from, Instant to) {
    return total(from, to)
        .flatMap(
            total ->
                total == 0
                    ? Answer.unknown(
                        Reason.NO_DATA,
                        name() + " has no line of " + config.selector() + " since " + from)
                    : errors(from, to).map(lines -> new Logs(total, lines)));
  }

  /** All lines, as a proof that logs arrive at all. */
  private Answer<Long> total(Instant from, Instant to) {
    long seconds = Math.max(1, Duration.between(from, to).toSeconds());
    return caller
        .get(
            "/loki/api/v1/query",
            Map.of(
                "query", "sum(count_over_time(" + config.selector() + "[" + seconds + "s]))",
                "time", nanos(to) + ""))
        .flatMap(json -> Envelope.opened(name(), json))
        .flatMap(data -> Envelope.series(name(), data))
        .map(
            series ->
                series.stream()
                    .flatMap(s -> s.samples().stream())
                    .mapToLong(s -> (long) s.value())
                    .sum());
  }

  private record Entry(long nanos, String labels, String line) {}

  private Answer<List<LogLine>> errors(Instant from, Instant to) {
    Set<Entry> entries = new LinkedHashSet<>();
    long start = nanos(from);
    for (int page = 0; page < PAGES; page++) {
      int before = entries.size();
      Answer<List<Entry>> answer = page(start, nanos(to));
      List<Entry> got = answer.fold(list -> list, unknown -> List.of());
      if (answer.kind() == Answer.Kind.UNKNOWN) {
        return answer.map(list -> List.of());
      }
      entries.addAll(got);
      if (got.size() < PAGE || entries.size() == before) {
        return Answer.known(lines(entries));
      }
      // From the last time itself: more lines of that nanosecond may be on the next page.
      start = got.stream().mapToLong(Entry::nanos).max().orElse(start);
    }
    return Answer.known(lines(entries));
  }

  private Answer<List<Entry>> page(long start, long end) {
    return caller
        .get(
            QUERY_RANGE,
            Map.of(
                "query", config.selector() + " " + config.errors(),
                "start", start + "",
                "end", end + "",
                "limit", PAGE + "",
                "direction", "forward"))
        .flatMap(json -> Envelope.opened(name(), json))
        .flatMap(this::entries);
  }

  private Answer<List<Entry>> entries(JsonNode data) {
    if (!"streams".equals(data.path("resultType").asString(""))) {
      return Answer.unknown(
          Reason.INVALID,
          name() + " was asked for lines, but answered with " + data.path("resultType"));
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode stream : data.path("result")) {
      Map<String, String> labels = Envelope.labels(stream.path("stream"));
      String who = labels.getOrDefault("pod", labels.toString());
      for (JsonNode value : stream.path("values")) {
        entries.add(
            new Entry(Long.parseLong(value.path(0).asString()), who, value.path(1).asString("")));
      }
    }
    return Answer.known(entries);
  }

  private List<LogLine> lines(Set<Entry> entries) {
    return entries.stream()
        .sorted(Comparator.comparingLong(Entry::nanos))
        .map(
            e ->
                new LogLine(
                    Instant.ofEpochSecond(e.nanos() / NANOS, e.nanos() % NANOS),
                    e.labels(),
                    redactor.redact(e.line())))
        .toList();
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * NANOS + time.getNano();
  }
}
