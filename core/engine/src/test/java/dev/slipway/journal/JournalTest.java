package dev.slipway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slipway.cluster.ApiRetry;
import dev.slipway.error.SlipwayException;
import dev.slipway.lock.Fence;
import dev.slipway.lock.LockException;
import dev.slipway.redact.Redactor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
  private static final Instant NOW = Instant.parse("2026-02-20T10:15:00.123456789Z");
  private static final Fence ADA = new Fence(7, "ada@ci pid 1 aa");
  private static final Fence BOB = new Fence(8, "bob@laptop pid 2 bb");

  private final FakeJournal store = new FakeJournal();
  private final Redactor redactor = new Redactor();
  private final Journals journals =
      new Journals(
          store, redactor, Clock.fixed(NOW, ZoneOffset.UTC), () -> ApiRetry.of(3, Duration.ZERO));

  @Test
  void hasWhatWasWrittenWhenAnotherProcessFindsIt() {
    Journal journal = journals.begin(header("r1"), ADA);
    journal.append(started("backup"));
    journal.append(finished("backup", Map.of("outcome", "passed")));
    journal.append(started("rollout", Map.of("workloads", "backend,frontend")));

    Journal found = journals.find().orElseThrow();

    assertThat(found.header()).isEqualTo(header("r1"));
    assertThat(found.fence()).isEqualTo(ADA);
    assertThat(found.entries()).isEqualTo(journal.entries()).hasSize(3);
    assertThat(found.isStarted("backup")).isTrue();
    assertThat(found.isFinished("backup")).isTrue();
    assertThat(found.detail("backup")).containsEntry("outcome", "passed");
    assertThat(found.isStarted("rollout")).isTrue();
    assertThat(found.isFinished("rollout")).isFalse();
    assertThat(found.isStarted("migration")).isFalse();
    assertThat(found.isFinished()).isFalse();
  }

  @Test
  void holdsAStepForUnfinishedThatWasBegunAgain() {
    Journal journal = journals.begin(header("r1"), ADA);
    journal.append(started("rollout", Map.of("job", "a")));
    journal.append(finished("rollout", Map.of("outcome", "failed")));
    journal.append(started("rollout"));

    assertThat(journal.isFinished("rollout")).isFalse();
    assertThat(journal.detail("rollout"))
        .containsOnly(Map.entry("job", "a"), Map.entry("outcome", "failed"));
  }

  @Test
  void isReadableByPeople() {
    Journal journal = journals.begin(header("r1"), ADA);
    journal.append(finished("backup", Map.of("outcome", "passed")));

    assertThat(store.data("entries.jsonl"))
        .isEqualTo(
            "{\"seq\":1,\"step\":\"backup\",\"state\":\"finished\","
                + "\"at\":\"2026-02-20T10:15:00.123456789Z\",\"detail\":{\"outcome\":\"passed\"}}\n");
    assertThat(store.data("token")).isEqualTo("7");
    assertThat(store.data("header.json")).contains("\"kind\":\"deploy\"");
  }

  @Test
  void refusesToBeginOverAnUnfinishedReleaseAndNamesIt() {
    journals.begin(header("r1"), ADA).append(started("rollout"));

    UnfinishedReleaseException refused =
        catchThrowableOfType(
            UnfinishedReleaseException.class, () -> journals.begin(header("r2"), BOB));

    assertThat(refused.unfinished()).isEqualTo(header("r1"));
    assertThat(refused)
        .hasMessageContaining("deploy of erp 3f2c1a9 to production")
        .hasMessageContaining("r1")
        .hasMessageContaining("by ada")
        .hasMessageContaining("resume()");
    assertThat(journals.find().orElseThrow().header().releaseId()).isEqualTo("r1");
  }

  @Test
  void beginsAnewOverAFinishedRelease() {
    Journal first = journals.begin(header("r1"), ADA);
    first.append(started("rollout"));
    first.finish();
    assertThat(journals.find().orElseThrow().isFinished()).isTrue();

    Journal second = journals.begin(header("r2"), BOB);

    assertThat(second.entries()).isEmpty();
    assertThat(journals.find().orElseThrow().header().releaseId()).isEqualTo("r2");
  }

  @Test
  void refusesToBeginWithAnOlderTokenThanWasSeen() {
    journals.begin(header("r1"), BOB).finish();

    assertThatThrownBy(() -> journals.begin(header("r2"), ADA))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("token 7")
        .hasMessageContaining("token 8");
  }

  @Test
  void refusesTheLateAppendOfAProcessThatWasTakenOverFrom() {
    Journal late = journals.begin(header("r1"), ADA);
    late.append(started("rollout"));
    Journal resumed = journals.find().orElseThrow();
    resumed.takeOver(BOB);

    LockException refused =
        catchThrowableOfType(LockException.class, () -> late.append(finished("rollout", Map.of())));

    assertThat(refused.holder()).isEqualTo(BOB.holder());
    assertThat(journals.find().orElseThrow().entries()).hasSize(1);
    resumed.append(started("rollback"));
    assertThatThrownBy(late::finish).isInstanceOf(LockException.class);
    assertThat(journals.find().orElseThrow().isFinished()).isFalse();
  }

  @Test
  void takesOverWithWhatTheLastHolderWroteMeanwhile() {
    Journal first = journals.begin(header("r1"), ADA);
    Journal resumed = journals.find().orElseThrow();
    first.append(started("rollout"));

    resumed.takeOver(BOB);

    assertThat(resumed.isStarted("rollout")).isTrue();
    assertThat(resumed.fence()).isEqualTo(BOB);
  }

  @Test
  void refusesToTakeOverFromALaterHolder() {
    journals.begin(header("r1"), ADA);
    Journal slow = journals.find().orElseThrow();
    Journal quick = journals.find().orElseThrow();
    quick.takeOver(new Fence(9, "eve"));

    assertThatThrownBy(() -> slow.takeOver(BOB))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("eve");
  }

  @Test
  void refusesToTakeOverTheJournalOfAReleaseThatBeganSince() {
    Journal first = journals.begin(header("r1"), ADA);
    Journal stale = journals.find().orElseThrow();
    first.finish();
    journals.begin(header("r2"), ADA);

    assertThatThrownBy(() -> stale.takeOver(BOB)).isInstanceOf(LockException.class);
  }

  @ParameterizedTest
  @EnumSource(names = "FORBIDDEN", mode = EnumSource.Mode.EXCLUDE)
  void writesEachEntryOnceWhateverBecomesOfTheConnection(FakeJournal.Fault fault) {
    store.nextWrite(fault);
    Journal journal = journals.begin(header("r1"), ADA);
    store.nextWrite(fault);
    store.nextRead(fault);
    journal.append(started("backup"));
    store.nextWrite(fault);
    store.nextWrite(fault);
    journal.append(finished("backup", Map.of()));
    store.nextWrite(fault);
    journal.finish();

    Journal found = journals.find().orElseThrow();
    assertThat(found.entries()).containsExactly(started("backup"), finished("backup", Map.of()));
    assertThat(found.isFinished()).isTrue();
    assertThat(store.applied()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(names = "FORBIDDEN", mode = EnumSource.Mode.EXCLUDE)
  void takesOverOnceWhateverBecomesOfTheConnection(FakeJournal.Fault fault) {
    journals.begin(header("r1"), ADA);
    Journal resumed = journals.find().orElseThrow();
    store.nextWrite(fault);

    resumed.takeOver(BOB);

    assertThat(journals.find().orElseThrow().fence()).isEqualTo(BOB);
    assertThat(store.applied()).isEqualTo(2);
  }

  @Test
  void givesUpAfterAFewAttemptsAndSaysWhatCameBack() {
    Journal journal = journals.begin(header("r1"), ADA);
    for (int i = 0; i < 4; i++) {
      store.nextWrite(FakeJournal.Fault.CUT_BEFORE);
    }

    assertThatThrownBy(() -> journal.append(started("backup")))
        .isExactlyInstanceOf(SlipwayException.class)
        .hasMessageContaining("append 'backup' to the journal")
        .hasMessageContaining("connection reset");
  }

  @Test
  void doesNotRepeatWhatIsForbidden() {
    Journal journal = journals.begin(header("r1"), ADA);
    store.nextWrite(FakeJournal.Fault.FORBIDDEN);

    assertThatThrownBy(() -> journal.append(started("backup")))
        .hasMessageContaining("forbidden")
        .hasMessageContaining("configmaps");
    assertThat(store.applied()).isEqualTo(1);
  }

  @Test
  void writesOnWhenSomebodyLabelsTheConfigMap() {
    Journal journal = journals.begin(header("r1"), ADA);
    store.touch();

    journal.append(started("backup"));

    assertThat(journals.find().orElseThrow().entries()).hasSize(1);
  }

  @Test
  void saysThatSomebodyDeletedIt() {
    Journal journal = journals.begin(header("r1"), ADA);
    store.delete();

    assertThatThrownBy(() -> journal.append(started("backup")))
        .hasMessageContaining("somebody deleted ConfigMap preskool/slipway-erp-journal");
  }

  @Test
  void saysThatSomebodySpoiltIt() {
    journals.begin(header("r1"), ADA);
    store.spoil("entries.jsonl", "{\"seq\":2}\n");

    assertThatThrownBy(journals::find)
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("not one that Slipway wrote")
        .hasMessageContaining("entry 1 has the number 2");
  }

  @Test
  void masksSecretsInDetails() {
    redactor.learn("hunter2-\"quoted\"");
    Journal journal = journals.begin(header("r1"), ADA);

    journal.append(finished("backup", Map.of("stdout", "password=hunter2-\"quoted\" ok")));

    assertThat(store.data("entries.jsonl")).doesNotContain("hunter2").contains("password=***** ok");
    assertThat(journal.detail("backup")).containsEntry("stdout", "password=***** ok");
  }

  @Test
  void cutsLongDetailsAndSaysSo() {
    Journal journal = journals.begin(header("r1"), ADA);

    journal.append(finished("backup", Map.of("stdout", "x".repeat(50_000))));

    assertThat(journal.detail("backup").get("stdout"))
        .hasSizeLessThan(8_100)
        .endsWith("[cut: 50000 characters]");
  }

  @Test
  void refusesToGrowBeyondWhatAConfigMapHolds() {
    Journal journal = journals.begin(header("r1"), ADA);
    Map<String, String> big =
        Map.of("a", "x".repeat(8_000), "b", "x".repeat(8_000), "c", "x".repeat(8_000));

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 60; i++) {
                journal.append(finished("step-" + i, big));
              }
            })
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("over the 1000000");
    assertThat(journals.find().orElseThrow().entries()).hasSizeGreaterThan(35);
  }

  @Test
  void wantsToBeTakenOverBeforeItIsWrittenTo() {
    journals.begin(header("r1"), ADA);

    assertThatThrownBy(() -> journals.find().orElseThrow().append(started("backup")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("takeOver()");
  }

  @Test
  void hasNothingAddedOnceItIsFinished() {
    Journal journal = journals.begin(header("r1"), ADA);
    journal.finish();

    assertThatThrownBy(() -> journal.append(started("backup")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("finished");
  }

  @Test
  void readsAHeaderOfALaterRelease() {
    journals.begin(header("r1"), ADA);
    store.spoil(
        "header.json",
        store.data("header.json").replaceFirst("\\{", "{\"heldBackBy\":\"a later version\","));

    assertThat(journals.find().orElseThrow().header()).isEqualTo(header("r1"));
  }

  private static JournalHeader header(String id) {
    return new JournalHeader(
        id,
        JournalHeader.Kind.DEPLOY,
        "erp",
        "production",
        "3f2c1a9",
        null,
        Map.of("backend", "sha256:abc"),
        null,
        "ada",
        "4711",
        null,
        NOW,
        null,
        null);
  }

  private static JournalEntry started(String step) {
    return started(step, Map.of());
  }

  private static JournalEntry started(String step, Map<String, String> detail) {
    return new JournalEntry(step, JournalEntry.State.STARTED, NOW, detail);
  }

  private static JournalEntry finished(String step, Map<String, String> detail) {
    return new JournalEntry(step, JournalEntry.State.FINISHED, NOW, detail);
  }
}
