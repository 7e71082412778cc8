package dev.slipway.record;

import dev.slipway.approval.Approval;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.evidence.Evidence;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.rollout.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Records for tests; {@link #rolledBack()} is also the example of {@code docs/records.md}. */
public final class Samples {
  private static final Instant START = Instant.parse("2026-02-20T10:15:00Z");

  private Samples() {}

  /** A record with nothing but what every record has. */
  public static DeploymentRecord minimal(String id, Instant at) {
    return DeploymentRecord.builder()
        .recordId(id)
        .kind(DeploymentRecord.Kind.DEPLOY)
        .application("preskool-erp")
        .sha("3f2c1a9")
        .environment("production")
        .timestamp(at)
        .startedAt(at.minusSeconds(60))
        .deployer("ada")
        .outcome(DeploymentRecord.Outcome.SUCCEEDED)
        .build();
  }

  /** A release with everything that a record can have. */
  public static DeploymentRecord rolledBack() {
    Evidence log =
        new Evidence(
            Evidence.Kind.PREVIOUS_LOG,
            "Pod/backend-5d4c9-x2x1z container backend",
            "java.lang.IllegalStateException: MAIL_HOST is not set",
            START.plusSeconds(51));
    return DeploymentRecord.builder()
        .recordId("20260220T101500Z-3f2c1a9-7b1c")
        .kind(DeploymentRecord.Kind.DEPLOY)
        .application("preskool-erp")
        .sha("3f2c1a9")
        .previousSha("9d0e4b2")
        .environment("production")
        .timestamp(START.plusSeconds(94))
        .startedAt(START)
        .deployer("ada")
        .runId("4711")
        .runUrl("https://github.com/your-org/preskool-erp/actions/runs/4711")
        .outcome(DeploymentRecord.Outcome.ROLLED_BACK)
        .live("9d0e4b2")
        .planDigest("sha256:4c1d0f")
        .images(
            List.of(
                new DeployedImage(
                    "backend",
                    "ghcr.io/your-org/backend:3f2c1a9",
                    "sha256:" + "0a1b2c3d4e5f6789".repeat(4))))
        .commits(
            List.of(
                new Commit(
                    "3f2c1a9b7d5e4c3f2a1b0c9d8e7f6a5b4c3d2e1f",
                    START.minusSeconds(5_400),
                    "Ada",
                    "Send mails from the queue")))
        .watch(watch())
        .previousRecordHash("sha256:" + "9f8e7d6c5b4a3210".repeat(4))
        .changes(new ChangeCounts(1, 2, 7, 0))
        .backup(
            new BackupRecord(
                "make backup", Duration.ofSeconds(12), "erp.dump 48213 bytes, restored"))
        .rollouts(
            List.of(
                new RolloutRecord(
                    "Deployment/backend",
                    "failed",
                    "CRASH_LOOP",
                    "container backend of Pod/backend-5d4c9-x2x1z exited with 1, three times",
                    Duration.ofSeconds(26),
                    List.of(
                        new PodState("backend-5d4c9-x2x1z", "node-2", false, 3, "CrashLoopBackOff"),
                        new PodState("backend-5d4c9-7h2kq", "node-1", true, 0, "Running"))),
                new RolloutRecord(
                    "Deployment/frontend",
                    "abandoned",
                    null,
                    "1 of 2 pods ready",
                    Duration.ofSeconds(26),
                    List.of(new PodState("frontend-6b8-z9z2w", null, false, 0, "Unschedulable"))),
                new RolloutRecord(
                    "Deployment/backend",
                    "complete",
                    null,
                    null,
                    Duration.ofSeconds(31),
                    List.of())))
        .migration(
            new MigrationRecord("flyway", "11", "12", List.of("12"), Duration.ofMillis(2_500)))
        .phases(
            List.of(
                new PhaseRecord(
                    "preflight",
                    START,
                    START.plusSeconds(4),
                    "passed",
                    "1 check passed",
                    List.of(
                        new CheckResult(
                            "preflight.images-exist",
                            "the images exist",
                            CheckOutcome.PASS,
                            "",
                            Duration.ofMillis(310),
                            List.of()))),
                new PhaseRecord(
                    "rollout",
                    START.plusSeconds(25),
                    START.plusSeconds(51),
                    "failed",
                    "Deployment/backend: CRASH_LOOP",
                    List.of())))
        .failure(
            new FailureRecord(
                "rollout",
                "CRASH_LOOP",
                "container backend of Pod/backend-5d4c9-x2x1z exited with 1, three times",
                "read the container's last log lines below, mend the application or its"
                    + " configuration",
                START.plusSeconds(51),
                List.of(log),
                null))
        .restored(List.of("Deployment/backend", "Deployment/frontend"))
        .applied(
            List.of(
                new ObjectRef("apps/v1", "Deployment", "preskool", "backend"),
                new ObjectRef("v1", "Namespace", null, "preskool")))
        .previousRecord("20260213T090210Z-9d0e4b2-01af")
        .approvals(
            List.of(
                new Approval(
                    "engineeringLead",
                    "grace",
                    Approval.Decision.APPROVED,
                    "sha256:4c1d0f",
                    START.minusSeconds(300),
                    "file 3f2c1a9.yaml, signed")))
        .build();
  }

  private static WatchRecord watch() {
    return new WatchRecord(
        START.plusSeconds(51),
        2,
        List.of(new WatchRecord.Window("startup", Duration.ZERO, Duration.ofMinutes(5))),
        List.of(new WatchRecord.Tally("error-rate", 1, 1, 0, "41.0 % of 200 requests failed")),
        List.of(new WatchRecord.Tally("startup/pods", 2, 0, 0, "every pod is well")),
        new WatchRecord.Breach(
            "error-rate",
            "41.0 % of 200 requests failed",
            START.plusSeconds(51),
            START.plusSeconds(81),
            List.of(new WatchRecord.Value(START.plusSeconds(66), "0.41"))),
        List.of(
            new WatchRecord.Point(START.plusSeconds(66), 100, 41, 100, 12),
            new WatchRecord.Point(START.plusSeconds(81), 100, 44, 100, 9)),
        new WatchRecord.Limits(0.05, Duration.ofSeconds(5)));
  }
}
