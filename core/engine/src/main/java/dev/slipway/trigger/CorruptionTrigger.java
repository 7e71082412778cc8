package dev.slipway.trigger;

import dev.slipway.source.LogLine;
import dev.slipway.source.Logs;
import dev.slipway.source.Sample;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The database says that its data is damaged: SQLSTATE XX001 ({@code data_corrupted}) or XX002
 * ({@code index_corrupted}), or PostgreSQL's words for a page that fails its checksum. One line
 * since the deploy is enough.
 */
record CorruptionTrigger() implements Trigger {
  private static final Pattern DAMAGED =
      Pattern.compile(
          "\\bXX00[12]\\b|page verification failed|invalid page in block|could not read block"
              + "|invalid memory alloc request size|compressed pglz data is corrupt"
              + "|missing chunk number \\d+ for toast value");

  @Override
  public String name() {
    return "corruption";
  }

  @Override
  public Decision decide(Observation observed) {
    return observed
        .logs()
        .fold(
            logs -> decide(logs, observed.deployedAt()),
            unknown -> Decision.unknown(unknown.why(), List.of()));
  }

  private static Decision decide(Logs logs, Instant deployedAt) {
    List<LogLine> damaged =
        logs.errors().stream()
            .filter(line -> !line.at().isBefore(deployedAt))
            .filter(line -> DAMAGED.matcher(line.text()).find())
            .toList();
    if (damaged.isEmpty()) {
      return Decision.pass(
          "none of " + logs.errors().size() + " error lines speaks of damaged data", List.of());
    }
    LogLine first = damaged.get(0);
    return new Decision.Fail(
        first.source() + ": " + first.text(),
        damaged.stream().map(line -> new Sample(line.at(), 1)).toList(),
        first.at());
  }
}
