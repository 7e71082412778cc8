package dev.slipway.harness.drill;

import dev.slipway.ReleaseOutcome;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.harness.probe.StreamReport;
import dev.slipway.record.DeploymentRecord;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Holds what came of a drill against what must. */
final class Judgement {
  private static final int PATIENCE = 10_000;

  private final Drill drill;
  private final List<String> complaints = new ArrayList<>();

  Judgement(Drill drill) {
    this.drill = drill;
  }

  /** What was not as it must be. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  void complain(String what) {
    complaints.add(what);
  }

  void end(DeploymentRecord record) {
    String code = record.failure() == null ? null : record.failure().code();
    String cause = record.failure() == null ? "" : record.failure().cause();
    String back = record.failure() == null ? null : record.failure().rollbackFailure();
    if (!record.outcome().name().equals(drill.outcome().name())
        || !Objects.equals(code, drill.code())) {
      complain(
          "it must end "
              + drill.expected()
              + ", but ended "
              + record.outcome()
              + (code == null ? "" : " " + code + ": " + cause)
              + (back == null ? "" : "; the way back failed: " + back));
    }
    if (!cause.contains(drill.cause())) {
      complain("its cause must say '" + drill.cause() + "', but is: " + cause);
    }
  }

  /** Whether the check that the drill relies on saw it. */
  void seen(DeploymentRecord record) {
    String id = drill.seenBy();
    if (id.isEmpty()) {
      return;
    }
    List<CheckResult> made =
        record.phases().stream()
            .flatMap(phase -> phase.checks().stream())
            .filter(check -> check.id().equals(id) || check.id().startsWith(id + "["))
            .toList();
    if (made.stream().noneMatch(check -> check.outcome() == CheckOutcome.FAIL)) {
      complain(
          "check "
              + id
              + " must see it, but "
              + (made.isEmpty()
                  ? "was not made"
                  : "said " + made.stream().map(c -> c.outcome().name()).distinct().toList()));
    }
  }

  void verdict(Duration took) {
    if (took.compareTo(drill.within()) > 0) {
      complain(
          "its verdict must be there within "
              + drill.within().toSeconds()
              + " s, but took "
              + took.toSeconds()
              + " s");
    }
  }

  /**
   * What is live afterwards: a release that succeeded, nothing that is known after a halt, else
   * what was live before.
   */
  void live(DeploymentRecord record, @Nullable String before, String asked, URI health) {
    @Nullable String wanted =
        switch (drill.outcome()) {
          case SUCCEEDED, DETACHED -> asked;
          case HALTED -> null;
          case ROLLED_BACK, BLOCKED -> before;
        };
    if (!Objects.equals(record.live(), wanted)) {
      complain(wanted + " must be live afterwards, but " + record.live() + " is");
    }
    if (wanted != null || drill.outcome() == ReleaseOutcome.Kind.HALTED) {
      answer(health);
    }
  }

  /** What the namespace has, unless the release is to stay. */
  void state(NamespaceState before, NamespaceState after) {
    if (drill.outcome() == ReleaseOutcome.Kind.ROLLED_BACK
        || drill.outcome() == ReleaseOutcome.Kind.BLOCKED) {
      before.differences(after).stream()
          .map(difference -> "all must be as it was before, but " + difference)
          .forEach(this::complain);
    }
  }

  void requests(StreamReport sent) {
    if (drill.lossless() && !sent.failures().isEmpty()) {
      complain("every request must be answered, but " + sent);
    }
  }

  private void answer(URI url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      int status = connection.getResponseCode();
      connection.disconnect();
      if (status != HttpURLConnection.HTTP_OK) {
        complain("the application must answer afterwards, but " + url + " gave " + status);
      }
    } catch (IOException e) {
      complain("the application must answer afterwards, but " + url + " gave " + e);
    }
  }
}
