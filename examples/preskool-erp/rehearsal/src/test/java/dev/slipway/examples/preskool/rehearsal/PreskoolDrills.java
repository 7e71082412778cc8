package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.exec.ExecTarget;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.drill.Drill;
import dev.slipway.harness.drill.Drills;
import dev.slipway.harness.drill.Fault;
import dev.slipway.harness.drill.Faults;
import dev.slipway.harness.drill.Injection;
import dev.slipway.harness.drill.Scene;
import dev.slipway.redact.Redactor;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** What can go wrong with a release of PreSkool ERP, besides what can with any. */
final class PreskoolDrills {
  private static final String NEXT = "v3";
  private static final String LOCK =
      "begin; lock table students in access share mode; select 'slipway drill', pg_sleep(300)";
  private static final String BACKENDS =
      "from pg_stat_activity where query like 'begin; lock%slipway drill%' and pid <> pg_backend_pid()";

  private PreskoolDrills() {}

  static List<Drill> of(Release release) {
    List<Drill> all = new ArrayList<>(Drills.of(release));
    all.add(
        Drill.named("readiness never true")
            .at(NEXT)
            .with(Faults.variable("FAULT_NEVER_READY", "1"))
            .mustRollBack("PROBE_FAILING")
            .because("503"));
    all.add(
        Drill.named("out of memory")
            .at(NEXT)
            .with(Faults.variable("FAULT_ALLOCATE_MB", "900"))
            .mustRollBack("OOM_KILLED"));
    all.add(
        Drill.named("crash after a while")
            .at(NEXT)
            .with(Faults.variable("FAULT_CRASH_AFTER", "4s"))
            .mustRollBack("CRASH_LOOP"));
    all.add(Drill.named("migration fails half-way").at("v3-half").mustRollBack("MIGRATION_FAILED"));
    all.add(Drill.named("two migration heads").at("v3-heads").mustRollBack("TWO_HEADS"));
    all.add(
        Drill.named("migration waits on a lock")
            .at("v4")
            .with(Fault.of(Fault.Place.DATABASE, PreskoolDrills::readForLong))
            .mustRollBack("MIGRATION_FAILED")
            .because("lock timeout"));
    all.add(
        Drill.named("wrong version in health")
            .at(NEXT)
            .with(
                Faults.inFront(
                    proxy -> proxy.rewriting("/api/v1/health", b -> b.replace("\"v3\"", "\"v2\""))))
            .mustRollBack("CHECK_FAILED")
            .because("v2"));
    all.add(
        Drill.named("database disconnected")
            .at(NEXT)
            .with(
                Faults.inFront(
                    proxy ->
                        proxy.rewriting(
                            "/api/v1/health", b -> b.replace("\"connected\"", "\"disconnected\""))))
            .mustRollBack("CHECK_FAILED")
            .because("disconnected"));
    all.add(
        Drill.named("spot check wrong")
            .at(NEXT)
            .with(
                Faults.inFront(
                    proxy ->
                        proxy.rewriting(
                            "/api/v1/students",
                            b -> b.replaceFirst("\"data\":\\[.*]", "\"data\":[]"))))
            .mustRollBack("CHECK_FAILED"));
    return all;
  }

  /** Somebody's long report reads the table that the migration must change. */
  private static Injection readForLong(Scene scene) {
    ExecWatch report =
        scene
            .client()
            .pods()
            .inNamespace(scene.namespace())
            .withName("postgres-0")
            .inContainer("postgres")
            .writingOutput(new ByteArrayOutputStream())
            .exec("psql", "-U", "preskool", "-d", "preskool", "-c", LOCK);
    Awaitility.await("the report holds its lock")
        .atMost(Duration.ofSeconds(30))
        .until(() -> sql(scene, "select count(*) " + BACKENDS).equals("1"));
    return Injection.of(
        scene.release(),
        () -> {
          sql(scene, "select pg_terminate_backend(pid) " + BACKENDS);
          report.close();
        });
  }

  private static String sql(Scene scene, String sql) {
    Receipt receipt =
        new PodExec(
                scene.client(),
                new ExecTarget(scene.namespace(), "postgres-0", "postgres"),
                new Redactor(),
                Clock.systemUTC())
            .run(
                "ask",
                List.of("psql", "-U", "preskool", "-d", "preskool", "-tAc", sql),
                Duration.ofSeconds(30));
    if (!receipt.succeeded()) {
      throw new IllegalStateException(receipt.toString());
    }
    return receipt.stdout().strip();
  }
}
