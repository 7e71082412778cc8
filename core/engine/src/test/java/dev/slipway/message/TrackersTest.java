package dev.slipway.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.redact.Redactor;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Incidents and deployments over the crashes of the process that makes them. */
class TrackersTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final URI GITHUB = URI.create("https://api.github.test");
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @Test
  void aThousandCrashesAndResumesMakeEachMessageIncidentAndStatusExactlyOnce() {
    Random random = new Random(88);
    int died = 0;
    for (int round = 0; round < 1000; round++) {
      MemoryTrackers world = new MemoryTrackers();
      earlierSuccess(world);
      Disk disk = new Disk();
      boolean success = round % 2 == 0;
      // More crashes than one: each process gets a little further, or none.
      for (int life = 0; life < 1 + round % 3; life++) {
        MemoryHttp http = new MemoryHttp(world, random.nextInt(14), random.nextBoolean());
        run(http, new Store(disk, http, random.nextInt(24)), success);
        died += http.isDead() ? 1 : 0;
      }
      MemoryHttp last = new MemoryHttp(world);
      run(last, new Store(disk, last, Integer.MAX_VALUE), success);

      assertThat(disk.state.done()).as("round %s: %s", round, disk.state).isTrue();
      assertThat(world.jira).as("round %s", round).hasSize(success ? 0 : 1);
      assertThat(world.issues).as("round %s", round).hasSize(success ? 0 : 1);
      assertThat(world.deployments).as("round %s", round).hasSize(2);
      assertThat(world.statuses.get("2"))
          .as("round %s", round)
          .containsExactly("in_progress", success ? "success" : "failure");
      assertThat(world.statuses.get("1"))
          .as("round %s", round)
          .containsExactlyElementsOf(success ? List.of("success", "inactive") : List.of("success"));
      assertThat(ids(world))
          .as("round %s", round)
          .containsExactlyInAnyOrder(
              "r1.started.0", success ? "r1.succeeded.end" : "r1.rolled-back.end");
    }
    assertThat(died).isGreaterThan(500);
  }

  @Test
  void aRollbackIsToldWithTheAddressOfItsIncident() {
    MemoryTrackers world = new MemoryTrackers();
    MemoryHttp http = new MemoryHttp(world);
    run(http, new Store(new Disk(), http, Integer.MAX_VALUE), false);

    JsonNode told =
        world.slack.stream()
            .filter(m -> m.path("text").asString("").contains("ROLLED BACK"))
            .findFirst()
            .orElseThrow();
    assertThat(told.toString())
        .containsPattern(
            "Incident: https://(acme.test/browse/ERP-1|github.test/acme/erp/issues/1)");
    assertThat(warnings).isEmpty();
  }

  @Test
  void aReleaseThatStopsAndIsThenRolledBackHasOneIncident() {
    MemoryTrackers world = new MemoryTrackers();
    MemoryHttp http = new MemoryHttp(world);
    try (Outbox outbox = outbox(http, new Store(new Disk(), http, Integer.MAX_VALUE))) {
      outbox.offer(Told.of(MessageKind.FAILED, "stopped", "the cluster was lost"));
      outbox.offer(Told.of(MessageKind.ROLLED_BACK, "end", "CRASH_LOOP"));
      assertThat(outbox.flush(LONG)).isTrue();
    }

    assertThat(world.jira).hasSize(1);
    assertThat(world.issues).hasSize(1);
    assertThat(world.statuses.get("1")).containsExactly("error", "failure");
  }

  private static void earlierSuccess(MemoryTrackers world) {
    world.answer(
        "POST",
        URI.create(GITHUB + "/repos/acme/erp/deployments"),
        "{\"payload\":{\"releaseId\":\"r0\"}}");
    world.answer(
        "POST",
        URI.create(GITHUB + "/repos/acme/erp/deployments/1/statuses"),
        "{\"state\":\"success\"}");
  }

  private static List<String> ids(MemoryTrackers world) {
    return world.slack.stream()
        .map(m -> m.path("metadata").path("event_payload").path("id").asString(""))
        .toList();
  }

  private void run(MemoryHttp http, Store store, boolean success) {
    try (Outbox outbox = outbox(http, store)) {
      outbox.resume();
      outbox.offer(Told.of(MessageKind.STARTED, "0", ""));
      outbox.offer(
          success
              ? Told.of(MessageKind.SUCCEEDED, "end", "")
              : Told.of(MessageKind.ROLLED_BACK, "end", "CRASH_LOOP"));
      long end = System.nanoTime() + LONG.toNanos();
      while (!http.isDead() && !outbox.flush(Duration.ofMillis(5))) {
        assertThat(System.nanoTime()).as("%s", store.disk.state).isLessThan(end);
      }
    }
    http.die();
  }

  private Outbox outbox(MemoryHttp http, Store store) {
    Poster poster = new Poster(http, Duration.ofSeconds(5), Clock.systemUTC());
    Contacts nobody = new Contacts(Map.of());
    GitHubApi api = new GitHubApi(GITHUB, "acme/erp", "t", poster);
    URI slack = URI.create("https://slack.test/api/");
    return new Outbox(
        new Routes(
            List.of(new SlackBot("releases", slack, "t", "C1", nobody, poster)),
            List.of(new SlackBot("incidents", slack, "t", "C2", nobody, poster)),
            List.of(
                new JiraIncidents(
                    "incident jira",
                    URI.create("https://acme.test"),
                    "ERP",
                    "Bug",
                    "bot@acme.test",
                    "t",
                    Duration.ZERO,
                    poster),
                new GitHubIssues("incident github", api)),
            List.of(new GitHubDeployments("deployments github", api))),
        store,
        new Redactor(),
        name -> Executors.newSingleThreadScheduledExecutor(),
        warnings::add);
  }

  /** What outlives a process. */
  private static final class Disk {
    private volatile OutboxState state = OutboxState.empty();
  }

  /**
   * The store of one process: once it or its network has died, nothing that its threads would still
   * do reaches anybody.
   */
  private static final class Store implements OutboxStore {
    private final Disk disk;
    private final MemoryHttp http;
    private int writesLeft;

    Store(Disk disk, MemoryHttp http, int writesLeft) {
      this.disk = disk;
      this.http = http;
      this.writesLeft = writesLeft;
    }

    @Override
    public OutboxState load() {
      return disk.state;
    }

    @Override
    public synchronized void keep(OutboxState next) {
      if (http.isDead() || writesLeft-- <= 0) {
        http.die();
        throw new IllegalStateException("the process is gone");
      }
      disk.state = next;
    }
  }
}
