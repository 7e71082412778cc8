package dev.slipway.harness.report;

import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.gate.GateResult;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a pre-flight came to: the verdict, and every check, for people and for other programs.
 *
 * @param application whose
 * @param environment where it would go
 * @param version which one
 * @param result what its checks came to; messages are redacted already
 */
public record PreflightReport(
    String application, String environment, String version, GateResult result) {
  /** The verdict of a release that may go. */
  public static final String READY = "READY FOR PRODUCTION DEPLOYMENT";

  /** The verdict of any other. */
  public static final String BLOCKED = "BLOCKED";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public PreflightReport {
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(result, "result");
  }

  /** Of a release. */
  public static PreflightReport of(Release release, GateResult result) {
    return new PreflightReport(
        release.application(), release.environment().name(), release.version().value(), result);
  }

  /** {@link #READY} or {@link #BLOCKED}. */
  public String verdict() {
    return result.state() == GateResult.State.OPEN ? READY : BLOCKED;
  }

  /** What stands against the release, a line each; none when it is ready. */
  public List<String> reasons() {
    if (result.state() == GateResult.State.OPEN) {
      return List.of();
    }
    List<String> reasons = told(CheckOutcome.FAIL, CheckOutcome.UNKNOWN);
    return reasons.isEmpty() ? List.of(result.reason()) : reasons;
  }

  /** What somebody should know of who lets the release go, a line each. */
  public List<String> warnings() {
    return told(CheckOutcome.WARN);
  }

  /** The verdict, its reasons and the warnings, a line each, ending with a newline. */
  public String text() {
    StringBuilder text = new StringBuilder(verdict()).append('\n');
    Stream.concat(reasons().stream(), warnings().stream())
        .forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }

  /** One JSON object with {@code verdict}, {@code release}, {@code reasons} and {@code checks}. */
  public String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("verdict", verdict());
    all.put(
        "release",
        Map.of("application", application, "environment", environment, "version", version));
    all.put("reasons", reasons());
    all.put("counts", counts());
    all.put("checks", result.checks().stream().map(PreflightReport::check).toList());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
  }

  /** A SARIF 2.1.0 log with a result for each check; see {@link Sarif}. */
  public String sarif() {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(Sarif.log(this)) + "\n";
  }

  /**
   * Writes {@code preflight.txt}, {@code preflight.json} and {@code preflight.sarif} into a folder,
   * which is made when it is not there.
   *
   * @throws IOException when they cannot be written
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("preflight.txt"), text());
    Files.writeString(folder.resolve("preflight.json"), json());
    Files.writeString(folder.resolve("preflight.sarif"), sarif());
  }

  private List<String> told(CheckOutcome... outcomes) {
    Set<CheckOutcome> these = Set.of(outcomes);
    return result.checks().stream()
        .filter(check -> these.contains(check.outcome()))
        .map(
            check ->
                String.join(
                    ": ", check.outcome() + " " + check.id(), check.name(), line(check.message())))
        .toList();
  }

  private Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (CheckOutcome outcome : CheckOutcome.values()) {
      counts.put(word(outcome), 0);
    }
    result.checks().forEach(c -> counts.merge(word(c.outcome()), 1, Integer::sum));
    return counts;
  }

  private static Map<String, Object> check(CheckResult check) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("id", check.id());
    one.put("name", check.name());
    one.put("outcome", word(check.outcome()));
    one.put("message", check.message());
    one.put("milliseconds", check.took().toMillis());
    return one;
  }

  static String word(CheckOutcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT);
  }

  private static String line(String message) {
    return message.strip().replaceAll("\\s+", " ");
  }
}
