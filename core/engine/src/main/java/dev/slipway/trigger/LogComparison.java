package dev.slipway.trigger;

import dev.slipway.source.LogLine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The errors after a release held against those before it, by what they say without their numbers,
 * ids and quoted texts. A kind of error is more frequent when, given both counts, chance makes so
 * many of them fall after the release with p &lt; 0.01 (the conditional binomial test of two
 * Poisson rates, corrected by Holm for the number of kinds), there are at least five, and the rate
 * is more than twice the one before.
 */
public final class LogComparison {
  private static final double CHANCE = 0.01;
  private static final double RATIO = 2;
  private static final int LEAST = 5;
  private static final int LONGEST = 200;

  private static final Pattern VARIABLE =
      Pattern.compile(
          "\"[^\"]*\"|'[^']*'"
              + "|\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b"
              + "|\\b0x[0-9a-fA-F]+\\b|\\b(?=[0-9a-fA-F]*\\d)[0-9a-fA-F]{8,}\\b"
              + "|\\d+(?:[.:,T-]\\d+)*Z?");
  private static final Pattern EXCEPTION =
      Pattern.compile("\\b(?:[a-z_][\\w]*\\.)*[A-Z]\\w*(?:Exception|Error)\\b");
  private static final Pattern GRAVE = Pattern.compile("\\b(?:CRITICAL|FATAL|PANIC)\\b");

  private LogComparison() {}

  /**
   * A kind of error that was not there before, or is more frequent than it was.
   *
   * @param template what its lines say, with what varies masked
   * @param example one of its lines
   * @param grave whether it should not pass: it is new and critical or an exception of a new type,
   *     or more frequent by more than chance
   */
  public record Finding(String template, long before, long after, String example, boolean grave) {
    @Override
    public String toString() {
      return after + " x (before: " + before + ") " + example;
    }
  }

  private record Kind(String template, long before, long after, String example) {}

  /**
   * Compares.
   *
   * @param before the error lines of a time before the release
   * @param after those of a time after it
   * @param share of all requests of both times that came after; of both times' length where
   *     requests are not known
   * @return the gravest first; empty when there is nothing new
   */
  public static List<Finding> compare(List<LogLine> before, List<LogLine> after, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "A share between two times is above 0 and below 1: " + share);
    }
    Map<String, Long> was = counts(before);
    Map<String, Long> is = counts(after);
    Map<String, String> examples = new LinkedHashMap<>();
    after.forEach(line -> examples.putIfAbsent(template(line.text()), line.text()));
    List<Kind> kinds =
        is.entrySet().stream()
            .map(
                e ->
                    new Kind(
                        e.getKey(),
                        was.getOrDefault(e.getKey(), 0L),
                        e.getValue(),
                        cut(examples.getOrDefault(e.getKey(), ""))))
            .sorted(Comparator.comparingDouble(k -> chance(k, share)))
            .toList();
    List<String> known = before.stream().map(line -> exception(line.text())).toList();
    List<Finding> findings = new ArrayList<>();
    boolean significant = true;
    for (int i = 0; i < kinds.size(); i++) {
      Kind kind = kinds.get(i);
      // Holm: from the first that is not significant on, none is.
      significant = significant && chance(kind, share) < CHANCE / (kinds.size() - i);
      boolean more = significant && kind.after() >= LEAST && ratio(kind, share) > RATIO;
      boolean isNew = kind.before() == 0;
      String type = exception(kind.example());
      boolean alarming =
          isNew
              && (GRAVE.matcher(kind.example()).find()
                  || (!type.isEmpty() && !known.contains(type)));
      if (isNew || more) {
        findings.add(
            new Finding(
                kind.template(), kind.before(), kind.after(), kind.example(), more || alarming));
      }
    }
    findings.sort(Comparator.comparing(f -> !f.grave()));
    return findings;
  }

  /** What a line says, whatever varies in it masked. */
  static String template(String line) {
    return VARIABLE.matcher(line).replaceAll("#").strip();
  }

  private static Map<String, Long> counts(List<LogLine> lines) {
    Map<String, Long> counts = new LinkedHashMap<>();
    lines.forEach(line -> counts.merge(template(line.text()), 1L, Long::sum));
    return counts;
  }

  private static double chance(Kind kind, double share) {
    return Binomial.atLeast(kind.after(), kind.before() + kind.after(), share);
  }

  private static double ratio(Kind kind, double share) {
    return (kind.after() / share) / Math.max(1e-9, kind.before() / (1 - share));
  }

  private static String exception(String line) {
    Matcher matcher = EXCEPTION.matcher(line);
    return matcher.find() ? matcher.group() : "";
  }

  private static String cut(String line) {
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
