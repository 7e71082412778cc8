package dev.slipway.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordChainTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");
  private final RecordJson json = new RecordJson(new Redactor());

  @Test
  void hashesWhatIsThereInTheOrderOfItsKeys() {
    DeploymentRecord record = Samples.minimal("r1", AT);

    assertThat(new String(RecordHash.canonical(record), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"application\":\"preskool-erp\",\"deployer\":\"ada\",\"environment\":\"production\","
                + "\"kind\":\"deploy\",\"outcome\":\"succeeded\",\"recordId\":\"r1\","
                + "\"schemaVersion\":1,\"sha\":\"3f2c1a9\",\"startedAt\":\"2026-02-20T10:14:00Z\","
                + "\"timestamp\":\"2026-02-20T10:15:00Z\"}");
    // printf '%s' '<the above>' | sha256sum
    assertThat(RecordHash.of(record))
        .isEqualTo("sha256:d5445053f7ccdfeedb3d4fb597ddb36db388359b6cb4d237ae925662df688382");
  }

  @Test
  void aRecordThatIsReadHasTheHashOfTheOneThatWasWritten() {
    DeploymentRecord written = Samples.rolledBack();

    assertThat(RecordHash.of(json.read(json.write(written)))).isEqualTo(RecordHash.of(written));
  }

  @Test
  void aCopyWhoseTextsWereCutHasTheHashOfTheWhole() {
    DeploymentRecord whole =
        Samples.rolledBack().toBuilder()
            .backup(new BackupRecord("b", java.time.Duration.ZERO, "x".repeat(60_000)))
            .build();

    DeploymentRecord cut = json.read(json.write(whole, 20_000));

    assertThat(cut).isNotEqualTo(whole);
    assertThat(RecordHash.of(cut)).isEqualTo(RecordHash.of(whole));
  }

  @Test
  void provesEveryRecordThatIsAsTheNextOneSays() {
    RecordChain chain = RecordChain.verify(chain(5));

    assertThat(chain.isWhole()).isTrue();
    assertThat(chain.proven()).isEqualTo(4);
    assertThat(chain.unlinked()).isZero();
  }

  @Test
  void namesTheRecordThatWasChanged() {
    List<DeploymentRecord> records = chain(5);
    records.set(3, records.get(3).toBuilder().deployer("mallory").build());

    RecordChain chain = RecordChain.verify(records);

    assertThat(chain.proven()).isEqualTo(3);
    assertThat(chain.broken())
        .singleElement()
        .satisfies(
            b -> {
              assertThat(b.recordId()).isEqualTo("r1");
              assertThat(b.namedBy()).isEqualTo("r2");
              assertThat(b.why()).contains(RecordHash.of(records.get(3)));
            });
  }

  @Test
  void namesTheRecordThatWasRemovedFromBetweenOthers() {
    List<DeploymentRecord> records = chain(5);
    records.remove(3);

    assertThat(RecordChain.verify(records).broken())
        .extracting(RecordChain.BrokenLink::recordId)
        .containsExactly("r1");
  }

  @Test
  void doesNotTakeWhatIsNoLongerKeptForBroken() {
    List<DeploymentRecord> records = chain(5).subList(0, 3);

    assertThat(RecordChain.verify(records)).isEqualTo(new RecordChain(2, 1, List.of()));
  }

  /** Newest first: r4 to r0. */
  private static List<DeploymentRecord> chain(int length) {
    List<DeploymentRecord> records = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      DeploymentRecordBuilder next = Samples.minimal("r" + i, AT.plusSeconds(i)).toBuilder();
      if (i > 0) {
        DeploymentRecord before = records.get(i - 1);
        next.previousRecord(before.recordId()).previousRecordHash(RecordHash.of(before));
      }
      records.add(next.build());
    }
    Collections.reverse(records);
    return records;
  }
}
