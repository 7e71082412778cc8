package dev.slipway.migration;

import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers each command as it was told to; the last answer again and again. */
final class ScriptedRunner implements CommandRunner {
  private final Map<String, Deque<Receipt>> script = new LinkedHashMap<>();
  private final boolean runsOnce;
  final List<String> ran = new ArrayList<>();
  final List<String> purposes = new ArrayList<>();

  ScriptedRunner(boolean runsOnce) {
    this.runsOnce = runsOnce;
  }

  ScriptedRunner on(String command, Receipt... receipts) {
    script.put(command, new ArrayDeque<>(List.of(receipts)));
    return this;
  }

  static Receipt says(String stdout) {
    return new Receipt.Finished(0, stdout, "", Duration.ofSeconds(1));
  }

  static Receipt fails(int exitCode, String stdout, String stderr) {
    return new Receipt.Finished(exitCode, stdout, stderr, Duration.ofSeconds(1));
  }

  static Receipt unknown(String reason) {
    return new Receipt.Unknown(reason, "", "", Duration.ofSeconds(1));
  }

  @Override
  public Receipt run(String purpose, List<String> command, Duration timeout) {
    String line = String.join(" ", command);
    Deque<Receipt> receipts = script.get(line);
    if (receipts == null) {
      throw new AssertionError("not in the script: " + line);
    }
    ran.add(line);
    purposes.add(purpose);
    return receipts.size() > 1 ? receipts.removeFirst() : receipts.getFirst();
  }

  @Override
  public String where() {
    return "Pod/backend-1 container backend";
  }

  @Override
  public boolean runsOnce() {
    return runsOnce;
  }
}
