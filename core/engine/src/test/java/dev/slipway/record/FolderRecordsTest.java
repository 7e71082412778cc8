package dev.slipway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.error.SlipwayException;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderRecordsTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");

  @TempDir Path temp;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @Test
  void writesEachRecordAndTheLatest() throws IOException {
    store().append(Samples.minimal("r1", AT));
    store().append(Samples.rolledBack());

    assertThat(names())
        .containsExactly("20260220T101500Z-3f2c1a9-7b1c.json", "latest.json", "r1.json");
    assertThat(Files.readString(folder().resolve("latest.json")))
        .isEqualTo(Files.readString(folder().resolve("20260220T101500Z-3f2c1a9-7b1c.json")));
  }

  @Test
  void listsNewestFirstWithoutTheLatestTwice() {
    store().append(Samples.minimal("b", AT));
    store().append(Samples.minimal("a", AT.plusSeconds(60)));
    store().append(Samples.minimal("c", AT.minusSeconds(60)));

    assertThat(store().history())
        .extracting(DeploymentRecord::recordId)
        .containsExactly("a", "b", "c");
    assertThat(store().newest().orElseThrow().recordId()).isEqualTo("a");
    assertThat(store().find("c")).isPresent();
    assertThat(store().find("latest")).isEmpty();
    assertThat(store().find("../b")).isEmpty();
  }

  @Test
  void neverOverwritesARecord() throws IOException {
    DeploymentRecord first = Samples.minimal("r1", AT);
    store().append(first);

    store().append(first);
    assertThatThrownBy(() -> store().append(first.toBuilder().deployer("bob").build()))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("r1.json")
        .hasMessageContaining("another one is there");
    assertThat(store().history()).containsExactly(first);
    assertThat(Files.readString(folder().resolve("latest.json"))).contains("\"ada\"");
  }

  @Test
  void sharesAFolderWithOtherEnvironmentsAndApplications() {
    DeploymentRecord here = Samples.minimal("r1", AT);
    store().append(here);
    store().append(here.toBuilder().recordId("r2").environment("staging").build());
    store().append(here.toBuilder().recordId("r3").application("other").build());

    assertThat(store().history()).containsExactly(here);
    assertThat(store().find("r2")).isEmpty();
  }

  @Test
  void readsTheFilesOfTheOriginalPipeline() throws IOException {
    write(
        "20251103-081500.json",
        "{\"sha\": \"9d0e4b2\", \"environment\": \"production\","
            + " \"timestamp\": \"2025-11-03T08:15:00Z\", \"deployer\": \"grace\","
            + " \"run_id\": 4711, \"run_url\": \"https://github.com/x/actions/runs/4711\"}");
    store().append(Samples.minimal("r1", AT));

    DeploymentRecord original = store().history().get(1);

    assertThat(original.recordId()).isEqualTo("20251103-081500");
    assertThat(original.schemaVersion()).isZero();
    assertThat(original.application()).isEqualTo("preskool-erp");
    assertThat(original.sha()).isEqualTo("9d0e4b2");
    assertThat(original.deployer()).isEqualTo("grace");
    assertThat(original.runId()).isEqualTo("4711");
    assertThat(original.timestamp()).isEqualTo("2025-11-03T08:15:00Z");
    assertThat(original.outcome()).isEqualTo(DeploymentRecord.Outcome.UNKNOWN);
    assertThat(original.live()).isNull();
    assertThat(original.applied()).isEmpty();
    assertThat(store().find("20251103-081500")).contains(original);
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-03T08:15:00Z",
    "2025-11-03T09:15:00+01:00",
    "2025-11-03T09:15:00+0100",
    "2025-11-03 08:15:00",
    "2025-11-03 08:15:00 +0000",
    "2025-11-03T08:15:00.000",
    "1762157700"
  })
  void readsTheTimesThatScriptsWrite(String timestamp) throws IOException {
    write(
        "x.json",
        "{\"sha\":\"a\",\"environment\":\"production\",\"timestamp\":\"" + timestamp + "\"}");

    assertThat(store().history().get(0).timestamp()).isEqualTo("2025-11-03T08:15:00Z");
  }

  @Test
  void reportsBrokenFilesByNameAndShowsTheOthers() throws IOException {
    store().append(Samples.minimal("r1", AT));
    write("cut.json", "{\"schemaVersion\":1,\"recordId\":\"cu");
    write("empty.json", "");
    write("other.json", "{\"name\":\"package\"}");
    write("when.json", "{\"sha\":\"a\",\"environment\":\"production\",\"timestamp\":\"tuesday\"}");

    assertThat(store().history()).hasSize(1);
    assertThat(warnings)
        .hasSize(4)
        .anySatisfy(w -> assertThat(w).contains("cut.json").contains("not JSON"))
        .anySatisfy(w -> assertThat(w).contains("empty.json"))
        .anySatisfy(w -> assertThat(w).contains("other.json").contains("has no sha, environment"))
        .anySatisfy(w -> assertThat(w).contains("when.json").contains("tuesday"));
  }

  @Test
  void leavesNoDraftsBehind() throws IOException {
    store().append(Samples.minimal("r1", AT));
    store().append(Samples.minimal("r1", AT));

    assertThat(names()).containsExactly("latest.json", "r1.json");
  }

  @Test
  void writesEvenWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      store().append(Samples.minimal("r1", AT));
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store().history()).hasSize(1);
  }

  @Test
  void showsALatestThatIsWholeWhileRecordsAreWritten() throws Exception {
    store().append(Samples.minimal("r0", AT));
    Path latest = folder().resolve("latest.json");
    RecordJson json = new RecordJson(new Redactor());
    Thread writer =
        new Thread(
            () -> {
              for (int i = 1; i <= 50; i++) {
                store().append(Samples.minimal("r" + i, AT.plusSeconds(i)));
              }
            });
    writer.start();
    int reads = 0;
    while (writer.isAlive()) {
      assertThat(json.read(Files.readString(latest)).application()).isEqualTo("preskool-erp");
      reads++;
    }
    writer.join();

    assertThat(reads).isPositive();
    assertThat(json.read(Files.readString(latest)).recordId()).isEqualTo("r50");
    assertThat(store().history()).hasSize(51);
  }

  @Test
  void hasNoHistoryWhereThereIsNoFolder() {
    assertThat(store().history()).isEmpty();
    assertThat(store().newest()).isEmpty();
  }

  @Test
  void warnsOfAFolderThatCannotBeWrittenAndKeepsTheTruth() throws IOException {
    Path file = Files.createFile(temp.resolve("a-file"));
    FolderRecords truth = store();
    RecordStore blocked =
        new FolderRecords(
            file.resolve("records"), "preskool-erp", "production", new Redactor(), warnings::add);
    BothRecords both = new BothRecords(truth, blocked, warnings::add);

    both.append(Samples.minimal("r1", AT));

    assertThat(both.history()).hasSize(1);
    assertThat(warnings).hasSize(1).first().asString().contains("a-file").contains("write");
  }

  @Test
  void keepsTheAccountInTheCopyWhenTheTruthFails() {
    RecordStore failing =
        new FolderRecords(
            Path.of("/proc/slipway"), "preskool-erp", "production", new Redactor(), warnings::add);
    assumeTrue(Files.isDirectory(Path.of("/proc")), "needs a /proc, where nothing can be written");
    BothRecords both = new BothRecords(failing, store(), warnings::add);

    assertThatThrownBy(() -> both.append(Samples.minimal("r1", AT)))
        .isInstanceOf(SlipwayException.class);
    assertThat(store().history()).hasSize(1);
  }

  @Test
  void addsTheCopysOlderRecordsToTheTruths() {
    FolderRecords truth =
        new FolderRecords(
            temp.resolve("truth"), "preskool-erp", "production", new Redactor(), warnings::add);
    truth.append(Samples.minimal("r3", AT));
    store().append(Samples.minimal("r1", AT.minusSeconds(90)));
    store().append(Samples.minimal("r3", AT));
    store().append(Samples.minimal("r4-from-another-cluster", AT.plusSeconds(90)));
    BothRecords both = new BothRecords(truth, store(), warnings::add);

    assertThat(both.history()).extracting(DeploymentRecord::recordId).containsExactly("r3", "r1");
    assertThat(both.newest().orElseThrow().recordId()).isEqualTo("r3");
    assertThat(both.find("r1")).isPresent();
  }

  private FolderRecords store() {
    return new FolderRecords(folder(), "preskool-erp", "production", new Redactor(), warnings::add);
  }

  private Path folder() {
    return temp.resolve("deployment-records");
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve(name), text);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
