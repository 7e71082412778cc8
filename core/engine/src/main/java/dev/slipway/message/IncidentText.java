package dev.slipway.message;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What stands in an incident: the same in every tracker. */
final class IncidentText {
  private static final int SUMMARY = 250;
  private static final int LINE = 4_000;

  private IncidentText() {}

  /** One line. */
  static String summary(Message m) {
    String what =
        m.kind() == MessageKind.ROLLED_BACK
            ? "rolled back to " + (m.live() == null ? "nothing" : m.live())
            : "stopped: a person has to look";
    return Cut.to(
        SUMMARY,
        (m.application() + " " + m.version() + " in " + m.environment() + " " + what)
            .replaceAll("\\s+", " "));
  }

  static List<String> lines(Message m) {
    List<String> lines = new ArrayList<>();
    lines.add("Reason: " + (m.detail().isBlank() ? "not said" : m.detail()));
    lines.add("Version: " + m.version());
    lines.add("Serving now: " + (m.live() == null ? "not known, look at the cluster" : m.live()));
    lines.add("Time: " + m.at().truncatedTo(ChronoUnit.SECONDS));
    lines.add("By: " + m.by());
    lines.add("Record: deployment-records/" + m.releaseId() + ".json");
    if (m.run() != null) {
      lines.add("Run: " + m.run());
    }
    if (m.dashboard() != null) {
      lines.add("Grafana: " + m.dashboard());
    }
    return lines.stream().map(l -> Cut.to(LINE, l.replaceAll("\\s+", " ").strip())).toList();
  }

  /** By which the release's incident is found again; at most 50 characters, as GitHub has it. */
  static String label(Message m) {
    String label = "slipway-" + m.releaseId().toLowerCase(Locale.ROOT);
    return label.length() <= 50 ? label : label.substring(0, 50);
  }
}
