package dev.slipway.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.error.SlipwayException;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmendmentTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");
  private static final Amendment INCIDENT =
      new Amendment(
          "r1", Amendment.Kind.INCIDENT, AT, "slipway", "ERP-7", "https://jira.test/browse/ERP-7");

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private final Redactor redactor = new Redactor();

  @Test
  void isKeptBesideItsRecordWhichStaysAsItIs() throws IOException {
    FolderRecords store = store();
    store.append(Samples.minimal("r1", AT));
    String before = Files.readString(folder.resolve("r1.json"));

    store.amend(INCIDENT);
    store.amend(
        new Amendment("r1", Amendment.Kind.FAILED_LATER, AT.minusSeconds(9), "ada", "x", null));

    assertThat(store.amendments()).hasSize(2).endsWith(INCIDENT);
    assertThat(Files.readString(folder.resolve("r1.json"))).isEqualTo(before);
    assertThat(store.history()).hasSize(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void isKeptOnceHoweverOftenItIsMade() throws IOException {
    for (int i = 0; i < 3; i++) {
      store().amend(INCIDENT);
    }

    try (Stream<Path> files = Files.list(folder.resolve("amendments"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void isListedOnceWhenTheClusterAndTheFolderHaveIt() {
    BothRecords both = new BothRecords(store(), store(), warnings::add);
    both.amend(INCIDENT);

    assertThat(both.amendments()).containsExactly(INCIDENT);
  }

  @Test
  void showsNoSecretAndHoldsToItsSchema() throws IOException {
    redactor.learn("hunter2-secret");
    store().amend(new Amendment("r1", Amendment.Kind.NOTE, AT, "ada", "saw hunter2-secret", null));
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("amendments"))) {
      file = files.findFirst().orElseThrow();
    }
    String text = Files.readString(file);

    assertThat(text).doesNotContain("hunter2").contains("saw *****");
    assertThat(faults(text)).isEmpty();
    assertThat(faults(text.replace("\"note\"", "\"rumour\""))).hasSize(1);
  }

  @Test
  void ofAnIncidentNeedsItsAddress() {
    assertThatThrownBy(() -> new Amendment("r1", Amendment.Kind.INCIDENT, AT, "a", "b", null))
        .hasMessageContaining("needs its address");
  }

  @Test
  void isRefusedByAStoreThatKeepsNone() {
    RecordStore other =
        new RecordStore() {
          @Override
          public void append(DeploymentRecord record) {}

          @Override
          public List<DeploymentRecord> history() {
            return List.of();
          }
        };

    assertThatThrownBy(() -> other.amend(INCIDENT))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("keeps no amendments");
  }

  private FolderRecords store() {
    return new FolderRecords(folder, "preskool-erp", "production", redactor, warnings::add);
  }

  private static List<String> faults(String amendment) throws IOException {
    try (InputStream in = Amendment.class.getResourceAsStream("amendment.schema.json")) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON)
          .validate(amendment, InputFormat.JSON)
          .stream()
          .map(Object::toString)
          .toList();
    }
  }
}
