package dev.slipway.message;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SOP's words for a message, the same in every channel. */
final class Wording {
  private Wording() {}

  static String title(Message m) {
    String what = m.application() + " " + m.environment();
    return switch (m.kind()) {
      case STARTED -> "▶️ " + m.application() + " " + m.version() + " goes to " + m.environment();
      case PROGRESS -> "⏳ " + what + ": " + m.detail();
      case SUCCEEDED -> "🚀 " + m.application() + " deployed to " + m.environment();
      case ROLLED_BACK -> "⚠️ " + what + " deploy ROLLED BACK";
      case FAILED -> "🛑 " + what + " deploy STOPPED: a person has to look";
      case BLOCKED -> "⛔ " + what + " deploy blocked: nothing was changed";
    };
  }

  static List<String> lines(Message m) {
    List<String> lines = new ArrayList<>();
    switch (m.kind()) {
      case STARTED -> add(lines, "🧰 By: ", m.by());
      case PROGRESS -> {}
      case SUCCEEDED -> {
        add(lines, "📦 Version: ", m.version());
        time(lines, m);
        add(lines, "🧰 By: ", m.by());
        add(lines, "", m.checks());
        add(lines, "📊 Grafana: ", m.dashboard());
      }
      case ROLLED_BACK -> {
        add(lines, "📦 Rolled back to: ", m.live() == null ? "nothing: first release" : m.live());
        time(lines, m);
        add(lines, "📋 Reason: ", m.detail());
        add(lines, "🔗 Incident: ", m.incident() == null ? "none opened" : m.incident());
      }
      case FAILED, BLOCKED -> {
        add(lines, "📦 Version: ", m.version());
        time(lines, m);
        add(lines, "🧰 By: ", m.by());
        add(lines, "📋 Reason: ", m.detail());
        add(lines, "🔗 Incident: ", m.incident());
      }
    }
    add(lines, "🏗️ Run: ", m.run());
    return lines;
  }

  private static void time(List<String> lines, Message m) {
    add(lines, "🕐 Time: ", m.at().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static void add(List<String> lines, String label, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      lines.add(label + value.replaceAll("\\s+", " ").strip());
    }
  }
}
