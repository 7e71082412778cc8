package dev.slipway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void cutsIntoPiecesOfTheLongestLength() {
    assertThat(Chunks.split(bytes("abcdefg"), 3))
        .containsExactly(bytes("abc"), bytes("def"), bytes("g"));
    assertThat(Chunks.split(bytes("abcdef"), 3)).containsExactly(bytes("abc"), bytes("def"));
  }

  @Test
  void hasOnePieceOfNothing() {
    assertThat(Chunks.split(new byte[0], 3)).containsExactly(new byte[0]);
  }

  @Test
  void joinsWhatWasCut() {
    byte[] content = bytes("what was cut is whole again");

    assertThat(Chunks.join(Chunks.split(content, 4))).isEqualTo(content);
    assertThat(Chunks.join(List.of(new byte[0]))).isEmpty();
  }

  @Test
  void packsAndUnpacks() {
    byte[] content = bytes("a".repeat(10_000));

    byte[] packed = Gzip.pack(content);

    assertThat(packed).hasSizeLessThan(200);
    assertThat(Gzip.unpack(packed)).isEqualTo(content);
  }
}
