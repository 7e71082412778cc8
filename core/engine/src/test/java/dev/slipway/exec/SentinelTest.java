package dev.slipway.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentinelTest {
  private final Sentinel sentinel = Sentinel.of("mark");

  @Test
  void givesTheCommandToTheShellAsArguments() {
    assertThat(sentinel.wrap(List.of("pg_dump", "-f", "a b")))
        .startsWith("sh", "-c")
        .endsWith("sh", "pg_dump", "-f", "a b");
  }

  @Test
  void readsTheExitCodeOfItsLine() {
    assertThat(sentinel.exitCode("out\nmark 42\n")).hasValue(42);
  }

  @Test
  void doesNotBelieveACutLine() {
    assertThat(sentinel.exitCode("out\nmark 4")).isEmpty();
    assertThat(sentinel.exitCode("out\nmark \n")).isEmpty();
    assertThat(sentinel.exitCode("out")).isEmpty();
  }

  @Test
  void doesNotBelieveTheLineOfAnother() {
    assertThat(Sentinel.fresh().exitCode("out\nmark 0\n")).isEmpty();
    assertThat(Sentinel.fresh().wrap(List.of("a")))
        .isNotEqualTo(Sentinel.fresh().wrap(List.of("a")));
  }

  @Test
  void leavesTheOutputAsItWas() {
    assertThat(sentinel.strip("a\nb\n\nmark 0\n")).isEqualTo("a\nb\n");
    assertThat(sentinel.strip("no line end\nmark 0\n")).isEqualTo("no line end");
  }
}
