package dev.slipway.migration;

import dev.slipway.exec.Receipt;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a command printed, for people. */
final class Outputs {
  private static final int FIRST_LINES = 15;
  private static final int LAST_LINES = 40;
  private static final int LONGEST_CAUSE = 500;

  private Outputs() {}

  /** Both outputs; a Job has one, which holds both. */
  static String both(Receipt receipt) {
    return receipt.stdout() + "\n" + receipt.stderr();
  }

  /** The last line of either output that the pattern finds, or else the last line there is. */
  static String lastMatch(Receipt receipt, Pattern... patterns) {
    String text = both(receipt);
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(text);
      String last = null;
      while (matcher.find()) {
        last = matcher.group();
      }
      if (last != null) {
        return oneLine(last);
      }
    }
    return lastLine(receipt.stderr().isBlank() ? receipt.stdout() : receipt.stderr());
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "it printed nothing" : oneLine(lines.get(lines.size() - 1));
  }

  static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_CAUSE ? line : line.substring(0, LONGEST_CAUSE) + "...";
  }

  /** The beginning and the end of both outputs. */
  static String excerpt(Receipt receipt) {
    StringBuilder excerpt = new StringBuilder();
    append(excerpt, "standard output", receipt.stdout());
    append(excerpt, "standard error", receipt.stderr());
    return excerpt.toString();
  }

  private static void append(StringBuilder excerpt, String name, String text) {
    if (text.isBlank()) {
      return;
    }
    List<String> lines = text.lines().toList();
    int left = lines.size() - FIRST_LINES - LAST_LINES;
    excerpt.append("-- ").append(name).append('\n');
    for (int i = 0; i < lines.size(); i++) {
      if (left <= 0 || i < FIRST_LINES || i >= FIRST_LINES + left) {
        excerpt.append(lines.get(i)).append('\n');
      } else if (i == FIRST_LINES) {
        excerpt.append("... ").append(left).append(" lines are left out ...\n");
      }
    }
  }

  /** Says in one line how a command failed; not for one that succeeded. */
  static String failure(Receipt receipt, String toolsCause) {
    return switch (receipt.kind()) {
      case FINISHED -> "exit code " + ((Receipt.Finished) receipt).exitCode() + ": " + toolsCause;
      case UNKNOWN -> ((Receipt.Unknown) receipt).reason();
      case NOT_RUN -> ((Receipt.NotRun) receipt).reason();
    };
  }
}
