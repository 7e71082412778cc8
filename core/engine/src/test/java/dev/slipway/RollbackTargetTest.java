package dev.slipway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.error.SlipwayException;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.FolderRecords;
import dev.slipway.record.Samples;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollbackTargetTest {
  private static final Instant AT = Instant.parse("2026-02-20T10:15:00Z");

  @Test
  void anEarlierReleaseThatSucceededIsChosen() {
    DeploymentRecord first = succeeded("r1", "aaa1111");
    DeploymentRecord second = succeeded("r2", "bbb2222");

    assertThat(RollbackTarget.choose("shop", "r1", List.of(second, first))).isEqualTo(first);
  }

  @Test
  void aRecordOfTheOriginalPipelineIsChosenUnlessItIsTheNewestOrServes() {
    DeploymentRecord original = original("o1", "aaa1111");
    DeploymentRecord later = succeeded("r2", "bbb2222");

    assertThat(RollbackTarget.choose("shop", "o1", List.of(later, original))).isEqualTo(original);
    assertThatThrownBy(() -> RollbackTarget.choose("shop", "o1", List.of(original)))
        .hasMessageContaining("aaa1111 is the one that is live now");
    assertThatThrownBy(
            () ->
                RollbackTarget.choose("shop", "o1", List.of(succeeded("r2", "aaa1111"), original)))
        .hasMessageContaining("aaa1111 is the one that is live now");
  }

  private static DeploymentRecord original(String id, String sha) {
    try {
      Path folder = Files.createTempDirectory("original");
      Path file = folder.resolve(id + ".json");
      Files.writeString(
          file,
          "{\"sha\": \""
              + sha
              + "\", \"environment\": \"production\","
              + " \"timestamp\": \"2025-11-03T08:15:00Z\", \"deployer\": \"grace\"}");
      DeploymentRecord read =
          new FolderRecords(folder, "shop", "production", new Redactor(), w -> {}).history().get(0);
      Files.delete(file);
      Files.delete(folder);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theReleaseThatIsLiveIsRefused() {
    List<DeploymentRecord> history =
        List.of(succeeded("r2", "bbb2222"), succeeded("r1", "aaa1111"));

    assertThatThrownBy(() -> RollbackTarget.choose("shop", "r2", history))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("bbb2222 is the one that is live now");
  }

  @Test
  void theSameVersionAsItWasReleasedBeforeIsChosen() {
    DeploymentRecord before = succeeded("r1", "bbb2222");

    assertThat(RollbackTarget.choose("shop", "r1", List.of(succeeded("r2", "bbb2222"), before)))
        .isEqualTo(before);
  }

  @Test
  void theReleaseThatARollbackReturnedToIsRefused() {
    DeploymentRecord failed =
        succeeded("r2", "bbb2222").toBuilder()
            .outcome(DeploymentRecord.Outcome.ROLLED_BACK)
            .live("aaa1111")
            .build();
    List<DeploymentRecord> history = List.of(failed, succeeded("r1", "aaa1111"));

    assertThatThrownBy(() -> RollbackTarget.choose("shop", "r1", history))
        .hasMessageContaining("aaa1111 is the one that is live now");
    assertThatThrownBy(() -> RollbackTarget.choose("shop", "r2", history))
        .hasMessageContaining("that release did not succeed (ROLLED_BACK)");
  }

  @Test
  void aReleaseThatSucceededIsChosenWhenNobodyKnowsWhatIsLive() {
    DeploymentRecord halted =
        succeeded("r2", "bbb2222").toBuilder()
            .outcome(DeploymentRecord.Outcome.HALTED)
            .live(null)
            .build();
    DeploymentRecord first = succeeded("r1", "aaa1111");

    assertThat(RollbackTarget.choose("shop", "r1", List.of(halted, first))).isEqualTo(first);
  }

  @Test
  void anUnknownRecordIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(
            () -> RollbackTarget.choose("shop", "r9", List.of(succeeded("r1", "aaa1111"))))
        .hasMessageContaining("there is none; history() has [r1]");
  }

  private static DeploymentRecord succeeded(String id, String sha) {
    return Samples.minimal(id, AT).toBuilder().sha(sha).live(sha).build();
  }
}
