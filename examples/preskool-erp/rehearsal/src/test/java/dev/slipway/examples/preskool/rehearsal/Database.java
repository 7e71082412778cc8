package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.exec.ExecTarget;
import dev.slipway.exec.PodExec;
import dev.slipway.exec.Receipt;
import dev.slipway.harness.drill.Injection;
import dev.slipway.harness.drill.Scene;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** What happens to the database of a drill's scene, by the hands of its administrator. */
final class Database {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LOCK =
      "begin; lock table students in access share mode; select 'slipway drill', pg_sleep(300)";
  private static final String BACKENDS =
      "from pg_stat_activity where query like 'begin; lock%slipway drill%' and pid <>"
          + " pg_backend_pid()";

  private final Scene scene;

  Database(Scene scene) {
    this.scene = scene;
  }

  /** Somebody's long report reads the table that the migration must change. */
  static Injection readForLong(Scene scene) {
    Database database = new Database(scene);
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
        .atMost(PATIENCE)
        .until(() -> database.sql("select count(*) " + BACKENDS).equals("1"));
    return Injection.of(
        scene.release(),
        () -> {
          database.sql("select pg_terminate_backend(pid) " + BACKENDS);
          report.close();
        });
  }

  /** A page of a table of its own is overwritten on the disk, and then read. */
  static void damage(Scene scene) {
    Database database = new Database(scene);
    database.sql("drop table if exists slipway_drill; create table slipway_drill (id int)");
    String file = database.sql("select pg_relation_filepath('slipway_drill')");
    database.run(
        "damage a page",
        List.of(
            "sh",
            "-c",
            "head -c 8192 /dev/urandom >\"${PGDATA:-/var/lib/postgresql/data}/$0\"",
            file));
    // It must say that the page is invalid, which is an error of psql as well.
    Receipt read = database.psql("select count(*) from slipway_drill");
    if (read.succeeded()) {
      throw new IllegalStateException(
          "Tried to damage a page of " + file + ", but it was read: " + read);
    }
  }

  /** Takes the table away again. */
  static void mend(Scene scene) {
    new Database(scene).sql("drop table if exists slipway_drill");
  }

  private String sql(String sql) {
    Receipt receipt = psql(sql);
    if (!receipt.succeeded()) {
      throw new IllegalStateException(receipt.toString());
    }
    return receipt.stdout().strip();
  }

  private Receipt psql(String sql) {
    return exec("ask", List.of("psql", "-U", "preskool", "-d", "preskool", "-tAqc", sql));
  }

  private void run(String what, List<String> command) {
    Receipt receipt = exec(what, command);
    if (!receipt.succeeded()) {
      throw new IllegalStateException(receipt.toString());
    }
  }

  private Receipt exec(String what, List<String> command) {
    return new PodExec(
            scene.client(),
            new ExecTarget(scene.namespace(), "postgres-0", "postgres"),
            new Redactor(),
            Clock.systemUTC())
        .run(what, command, PATIENCE);
  }
}
