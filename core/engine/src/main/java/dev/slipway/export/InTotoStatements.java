package dev.slipway.export;

import dev.slipway.approval.Approval;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.PhaseRecord;
import dev.slipway.record.RecordHash;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as <a href="https://in-toto.io">in-toto</a> statements, version 1, about the images by
 * their digests: the go decision as a Simple Verification Result (v0.1), and the checks of each
 * gate as a Test Result (v0.1). Not signed: sign them with what signs your other attestations.
 */
public final class InTotoStatements {
  private static final String STATEMENT = "https://in-toto.io/Statement/v1";
  private static final String DECISION = "https://in-toto.io/attestation/svr/v0.1";
  private static final String TESTS = "https://in-toto.io/attestation/test-result/v0.1";
  private static final String VERIFICATION = "verification";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final URI verifier;

  /**
   * @param verifier who decides, as {@code https://github.com/acme/erp/releases}
   */
  public InTotoStatements(URI verifier) {
    this.verifier = Objects.requireNonNull(verifier, "verifier");
  }

  /**
   * That the release may go: every gate before the first change passed.
   *
   * @return empty when it was not let go, or no image's digest is known: a statement is about a
   *     digest
   */
  public Optional<String> decision(DeploymentRecord record) {
    List<Map<String, Object>> subjects = subjects(record);
    boolean go =
        record.outcome() != DeploymentRecord.Outcome.BLOCKED
            && record.outcome() != DeploymentRecord.Outcome.UNKNOWN
            && record.planDigest() != null;
    if (!go || subjects.isEmpty()) {
      return Optional.empty();
    }
    List<String> properties = new ArrayList<>();
    properties.add("SLIPWAY_ENVIRONMENT_" + word(record.environment()));
    record.phases().stream()
        .takeWhile(p -> !p.phase().equals("rollout"))
        .filter(p -> p.outcome().equals("passed"))
        .forEach(p -> properties.add("SLIPWAY_" + word(p.phase()) + "_PASSED"));
    record.approvals().stream()
        .filter(a -> a.decision() == Approval.Decision.APPROVED)
        .forEach(a -> properties.add("SLIPWAY_APPROVED_BY_" + word(a.role())));
    Map<String, Object> predicate = new LinkedHashMap<>();
    predicate.put(
        "verifier",
        Map.of(
            "id",
            verifier.toString(),
            // An extension of ours: what was decided about.
            "policy",
            Map.of("uri", "urn:slipway:plan:" + record.planDigest())));
    predicate.put("timeCreated", decidedAt(record).toString());
    predicate.put("properties", properties.stream().distinct().toList());
    return Optional.of(statement(subjects, DECISION, predicate));
  }

  /** The checks of each gate, one statement a gate; none when no image's digest is known. */
  public List<String> testResults(DeploymentRecord record) {
    List<Map<String, Object>> subjects = subjects(record);
    return subjects.isEmpty()
        ? List.of()
        : record.phases().stream()
            .filter(p -> !p.checks().isEmpty())
            .map(p -> statement(subjects, TESTS, tests(record, p)))
            .toList();
  }

  private static Map<String, Object> tests(DeploymentRecord record, PhaseRecord phase) {
    List<String> failed = named(phase, CheckOutcome.FAIL, CheckOutcome.UNKNOWN);
    List<String> warned = named(phase, CheckOutcome.WARN);
    Map<String, Object> predicate = new LinkedHashMap<>();
    predicate.put("result", !failed.isEmpty() ? "FAILED" : warned.isEmpty() ? "PASSED" : "WARNED");
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("name", record.recordId() + "/" + phase.phase());
    configuration.put(
        "digest", Map.of("sha256", RecordHash.of(record).substring("sha256:".length())));
    predicate.put("configuration", List.of(configuration));
    if (record.runUrl() != null) {
      predicate.put("url", record.runUrl());
    }
    predicate.put("passedTests", named(phase, CheckOutcome.PASS));
    predicate.put("warnedTests", warned);
    predicate.put("failedTests", failed);
    return predicate;
  }

  private static List<String> named(PhaseRecord phase, CheckOutcome... outcomes) {
    return phase.checks().stream()
        .filter(c -> List.of(outcomes).contains(c.outcome()))
        .map(CheckResult::id)
        .toList();
  }

  /** When the last gate before the first change was open. */
  private static Instant decidedAt(DeploymentRecord record) {
    return record.phases().stream()
        .takeWhile(p -> !p.phase().equals("rollout") && !p.phase().equals(VERIFICATION))
        .flatMap(p -> Optional.ofNullable(p.finishedAt()).stream())
        .reduce((first, last) -> last)
        .orElse(record.startedAt());
  }

  private static List<Map<String, Object>> subjects(DeploymentRecord record) {
    List<Map<String, Object>> subjects = new ArrayList<>();
    record
        .images()
        .forEach(
            i -> {
              String digest = i.digest();
              if (digest != null && digest.contains(":")) {
                int colon = digest.indexOf(':');
                subjects.add(
                    Map.of(
                        "name",
                        i.reference(),
                        "digest",
                        Map.of(digest.substring(0, colon), digest.substring(colon + 1))));
              }
            });
    return subjects;
  }

  private static String statement(
      List<Map<String, Object>> subjects, String type, Map<String, Object> predicate) {
    Map<String, Object> statement = new LinkedHashMap<>();
    statement.put("_type", STATEMENT);
    statement.put("subject", subjects);
    statement.put("predicateType", type);
    statement.put("predicate", predicate);
    return JSON.writeValueAsString(statement);
  }

  private static String word(String text) {
    return text.replaceAll("([a-z])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .toUpperCase(Locale.ROOT);
  }
}
