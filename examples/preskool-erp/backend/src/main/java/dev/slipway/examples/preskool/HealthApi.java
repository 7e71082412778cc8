package dev.slipway.examples.preskool;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.function.BooleanSupplier;

/**
 * The three questions of those who watch: is it alive (restart it otherwise), is it ready (send it
 * requests), is it healthy (the release is good). Only the last two ask the database.
 */
final class HealthApi {
  private final String version;
  private final BooleanSupplier databaseAnswers;
  private final Draining draining;
  private final boolean neverReady;

  HealthApi(Settings settings, BooleanSupplier databaseAnswers, Draining draining) {
    Faults faults = settings.faults();
    this.version = faults.healthVersion() == null ? settings.version() : faults.healthVersion();
    this.databaseAnswers = databaseAnswers;
    this.draining = draining;
    this.neverReady = faults.neverReady();
  }

  record Health(String status, String version, String db) {}

  record Readiness(boolean ready, String reason) {}

  void live(Context http) {
    http.result("alive");
  }

  void ready(Context http) {
    Readiness readiness = readiness();
    http.status(readiness.ready() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).json(readiness);
  }

  void health(Context http) {
    boolean connected = databaseAnswers.getAsBoolean();
    http.status(connected ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
        .json(
            new Health(
                connected ? "ok" : "error", version, connected ? "connected" : "disconnected"));
  }

  private Readiness readiness() {
    if (neverReady) {
      return new Readiness(false, "FAULT_NEVER_READY is set");
    }
    if (draining.begun()) {
      return new Readiness(false, "draining");
    }
    return databaseAnswers.getAsBoolean()
        ? new Readiness(true, "the database answers")
        : new Readiness(false, "the database does not answer");
  }
}
