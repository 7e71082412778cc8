package dev.slipway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.error.SlipwayException;
import dev.slipway.evidence.Evidence;
import dev.slipway.redact.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");

  private final Redactor redactor = new Redactor();
  private final RecordJson json = new RecordJson(redactor);

  @Test
  void readsBackWhatItWrote() {
    DeploymentRecord record = Samples.rolledBack();

    assertThat(json.read(json.write(record))).isEqualTo(record);
  }

  @Test
  void readsBackARecordWithNothingButWhatItMustHave() {
    DeploymentRecord record = Samples.minimal("r1", AT);

    assertThat(json.read(json.write(record))).isEqualTo(record);
    assertThat(json.write(record)).doesNotContain("null");
  }

  @Test
  void writesTheFieldsOfTheOriginalPipelineUnderTheirOldNames() {
    assertThat(json.write(Samples.rolledBack()))
        .contains("\"sha\" : \"3f2c1a9\"")
        .contains("\"environment\" : \"production\"")
        .contains("\"timestamp\" : \"2026-02-20T10:16:34Z\"")
        .contains("\"deployer\" : \"ada\"")
        .contains("\"run_id\" : \"4711\"")
        .contains("\"run_url\" : \"https://github.com/your-org/preskool-erp/actions/runs/4711\"");
  }

  @Test
  void writesWordsTimesAndDurationsAsTheSchemaSays() {
    assertThat(json.write(Samples.rolledBack()))
        .contains("\"outcome\" : \"rolled_back\"")
        .contains("\"kind\" : \"previous_log\"")
        .contains("\"code\" : \"CRASH_LOOP\"")
        .contains("\"took\" : \"PT2.5S\"");
  }

  @Test
  void readsARecordOfALaterVersion() {
    String later =
        json.write(Samples.rolledBack())
            .replaceFirst("\\{", "{\"approver\":{\"name\":\"bob\"},")
            .replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2");

    assertThat(json.read(later))
        .isEqualTo(Samples.rolledBack().toBuilder().schemaVersion(2).build());
  }

  @Test
  void readsARecordWhoseWriterLeftListsOut() {
    String bare =
        "{\"schemaVersion\":1,\"recordId\":\"r1\",\"kind\":\"deploy\",\"application\":\"erp\","
            + "\"sha\":\"a\",\"environment\":\"e\",\"timestamp\":\"2026-02-20T10:15:00Z\","
            + "\"startedAt\":\"2026-02-20T10:15:00Z\",\"deployer\":\"d\",\"outcome\":\"halted\"}";

    assertThat(json.read(bare).applied()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithWhatItCannotRead() {
    String record = json.write(Samples.minimal("r1", AT));

    assertThatThrownBy(() -> json.read("{\"schemaVersion\":1"))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("not JSON");
    assertThatThrownBy(() -> json.read("[]")).hasMessageContaining("not a JSON object");
    assertThatThrownBy(() -> json.read("{\"schemaVersion\":1}"))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("recordId");
    assertThatThrownBy(() -> json.read(record.replace("succeeded", "splendid")))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("splendid");
  }

  @Test
  void masksSecretsWhereverThereIsText() {
    redactor.learn("hunter2");
    Evidence seen = new Evidence(Evidence.Kind.LOG, "Pod/x", "password hunter2", AT);
    DeploymentRecord record =
        Samples.rolledBack().toBuilder()
            .runUrl("https://ci/?token=hunter2")
            .backup(new BackupRecord("dump hunter2", Duration.ZERO, "said hunter2"))
            .rollouts(
                List.of(
                    new RolloutRecord(
                        "Job/x", "failed", "JOB_FAILED", "hunter2", Duration.ZERO, List.of())))
            .failure(
                new FailureRecord(
                    "rollout", "X", "hunter2", "hunter2", AT, List.of(seen), "hunter2"))
            .phases(List.of(new PhaseRecord("rollout", AT, AT, "failed", "hunter2", List.of())))
            .build();

    assertThat(json.write(record)).doesNotContain("hunter2").contains("password *****");
  }

  @Test
  void cutsEvidenceBeforeItCutsCausesWhenARecordIsTooLong() {
    Evidence log = new Evidence(Evidence.Kind.LOG, "Pod/x", "ä".repeat(50_000), AT);
    DeploymentRecord record =
        Samples.rolledBack().toBuilder()
            .failure(
                new FailureRecord(
                    "rollout",
                    "X",
                    "the cause",
                    "the step",
                    AT,
                    Collections.nCopies(30, log),
                    null))
            .build();

    String shortened = json.write(record, 300_000);

    assertThat(shortened.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(300_000);
    FailureRecord failure = json.read(shortened).failure();
    assertThat(failure.cause()).isEqualTo("the cause");
    assertThat(failure.evidence()).hasSize(30);
    assertThat(failure.evidence().get(0).text()).endsWith("[cut]").hasSizeGreaterThan(3_000);
    assertThat(json.write(record, 10_000_000)).isEqualTo(json.write(record));
  }

  @Test
  void saysSoWhenARecordCannotBeMadeShortEnough() {
    assertThatThrownBy(() -> json.write(Samples.rolledBack(), 500))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("20260220T101500Z-3f2c1a9-7b1c")
        .hasMessageContaining("500 bytes");
  }

  @Test
  void refusesAnIdThatCouldLeaveTheFolder() {
    assertThatThrownBy(() -> Samples.minimal("../../etc/passwd", AT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be a record's id");
  }

  @Test
  void namesWhatARecordLacks() {
    assertThatThrownBy(() -> DeploymentRecord.builder().recordId("r1").build())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("kind");
  }

  @Test
  void makesIdsThatSortByTimeAndDifferWithinASecond() {
    RecordIds ids = new RecordIds(new java.util.Random(42));
    String first = ids.next(AT, "3f2c1a9d0e4b2c1a9d0e");
    String second = ids.next(AT, "3f2c1a9d0e4b2c1a9d0e");

    assertThat(first).matches("20260220T101500Z-3f2c1a9d0e4b-[0-9a-f]{4}");
    assertThat(second).isNotEqualTo(first);
    assertThat(ids.next(AT.plusSeconds(1), "0000000")).isGreaterThan(first);
  }
}
