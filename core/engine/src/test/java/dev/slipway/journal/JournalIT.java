package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.cluster.NeedsTestCluster;
import dev.slipway.cluster.RealNamespace;
import dev.slipway.cluster.UnreliableLink;
import dev.slipway.lock.Fence;
import dev.slipway.lock.LockException;
import dev.slipway.lock.ReleaseLock;
import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsTestCluster
class JournalIT {
  private static final Instant NOW = Instant.parse("2026-02-20T10:15:00Z");
  private static final Fence ADA = new Fence(7, "ada");
  private static final Fence BOB = new Fence(8, "bob");

  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(4);
  private RealNamespace namespace;

  @BeforeEach
  void createNamespace() {
    namespace = RealNamespace.create("journal");
  }

  @AfterEach
  void deleteNamespace() {
    executor.shutdownNow();
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void keepsTwoHundredEntriesInTheirOrder() {
    Journal journal = journals(namespace.client()).begin(header("r1"), ADA);

    for (int i = 0; i < 200; i++) {
      journal.append(entry("step-" + i));
    }
    journal.finish();

    Journal found = journals(namespace.client()).find().orElseThrow();
    assertThat(found.entries())
        .extracting(JournalEntry::step)
        .isEqualTo(IntStream.range(0, 200).mapToObj(i -> "step-" + i).toList());
    assertThat(found.isFinished()).isTrue();
    assertThat(found.header()).isEqualTo(header("r1"));
  }

  @Test
  void refusesTheLateWriteOfAProcessThatLostItsLock() {
    Duration ttl = Duration.ofSeconds(2);
    ScheduledExecutorService mortal = Executors.newSingleThreadScheduledExecutor();
    ReleaseLock ada = acquire("ada", ttl, mortal);
    Journal late = journals(namespace.client()).begin(header("r1"), ada.fence());
    late.append(entry("rollout"));
    mortal.shutdownNow();

    try (ReleaseLock bob = acquire("bob", Duration.ofSeconds(60), executor)) {
      Journal resumed = journals(namespace.client()).find().orElseThrow();
      resumed.takeOver(bob.fence());
      resumed.append(entry("rollback"));

      assertThatThrownBy(() -> late.append(entry("migration")))
          .isInstanceOf(LockException.class)
          .hasMessageContaining("bob");
      assertThat(journals(namespace.client()).find().orElseThrow().entries())
          .extracting(JournalEntry::step)
          .containsExactly("rollout", "rollback");
    }
  }

  @Test
  void refusesAWriteThatArrivesAfterTheJournalWasTakenOver() throws Exception {
    try (UnreliableLink link = new UnreliableLink(namespace.client().getConfiguration());
        KubernetesClient far = link.client(namespace.client().getConfiguration(), 10)) {
      Journal slow = journals(far).begin(header("r1"), ADA);
      slow.append(entry("rollout"));
      link.holdRequests();
      Future<?> onItsWay = executor.submit(() -> slow.append(entry("migration")));
      Journal resumed = journals(namespace.client()).find().orElseThrow();
      resumed.takeOver(BOB);

      link.releaseRequests();

      assertThatThrownBy(onItsWay::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(LockException.class);
      resumed.append(entry("rollback"));
      assertThat(journals(namespace.client()).find().orElseThrow().entries())
          .extracting(JournalEntry::step)
          .containsExactly("rollout", "rollback");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10})
  void writesAnEntryOnceWhenItsAnswerIsLost(int repeatsUnderneath) throws Exception {
    try (UnreliableLink link = new UnreliableLink(namespace.client().getConfiguration());
        KubernetesClient far =
            link.client(namespace.client().getConfiguration(), repeatsUnderneath)) {
      Journal journal = journals(far).begin(header("r1"), ADA);
      for (int i = 1; i <= 3; i++) {
        int entries = i;
        link.loseAnswers();
        Future<?> append = executor.submit(() -> journal.append(entry("step-" + entries)));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    journals(namespace.client()).find().orElseThrow().entries().size() == entries);
        assertThat(append.isDone()).as("the answer is lost").isFalse();
        link.breakAndMend();
        append.get();
      }
      journal.append(entry("step-4"));

      assertThat(journals(namespace.client()).find().orElseThrow().entries())
          .extracting(JournalEntry::step)
          .containsExactly("step-1", "step-2", "step-3", "step-4");
    }
  }

  @Test
  void isBegunByOneOfTwo() throws Exception {
    Journals journals = journals(namespace.client());
    List<Future<Journal>> both =
        List.of(
            executor.submit(() -> journals.begin(header("r1"), ADA)),
            executor.submit(() -> journals.begin(header("r2"), BOB)));

    int begun = 0;
    for (Future<Journal> each : both) {
      try {
        assertThat(each.get().entries()).isEmpty();
        begun++;
      } catch (ExecutionException e) {
        assertThat(e.getCause())
            .isInstanceOfAny(UnfinishedReleaseException.class, LockException.class);
      }
    }
    assertThat(begun).isEqualTo(1);
  }

  @Test
  void canBeFoundByItsLabels() {
    journals(namespace.client()).begin(header("r1"), ADA);

    assertThat(
            namespace
                .client()
                .configMaps()
                .inNamespace(namespace.name())
                .withLabel("app.kubernetes.io/managed-by", "slipway")
                .withLabel("slipway.dev/application", "erp")
                .list()
                .getItems())
        .singleElement()
        .satisfies(m -> assertThat(m.getMetadata().getName()).isEqualTo("slipway-erp-journal"));
  }

  private Journals journals(KubernetesClient client) {
    return Journals.of(client, namespace.name(), "erp", new Redactor(), Clock.systemUTC());
  }

  private ReleaseLock acquire(String holder, Duration ttl, ScheduledExecutorService with) {
    return ReleaseLock.acquire(
        namespace.client(),
        namespace.name(),
        "erp",
        holder,
        ttl,
        Clock.systemUTC(),
        with,
        Duration.ofSeconds(20));
  }

  private static JournalEntry entry(String step) {
    return new JournalEntry(step, JournalEntry.State.STARTED, NOW, Map.of("for", step));
  }

  private static JournalHeader header(String id) {
    return new JournalHeader(
        id,
        JournalHeader.Kind.DEPLOY,
        "erp",
        "production",
        "3f2c1a9",
        "9d0e4b2",
        Map.of(),
        "sha256:def",
        "ada",
        null,
        null,
        NOW,
        "r0",
        "sha256:789");
  }
}
