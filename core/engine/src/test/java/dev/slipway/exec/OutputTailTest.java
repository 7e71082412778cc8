package dev.slipway.exec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.redact.Redactor;
import org.junit.jupiter.api.Test;

class OutputTailTest {
  private final OutputTail tail = new OutputTail(16);
  private final Redactor redactor = new Redactor();

  private String redacted() {
    return tail.redacted(tail.text(), redactor);
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    tail.write(bytes, 0, bytes.length);
  }

  @Test
  void keepsAShortOutputAsItIs() {
    write("short\n");
    write("output");

    assertThat(redacted()).isEqualTo("short\noutput");
  }

  @Test
  void keepsTheEndOfALongOutputAcrossManyWrites() {
    for (int i = 0; i < 100; i++) {
      write("line " + i + "\n");
    }

    assertThat(tail.text()).isEqualTo("line 98\nline 99\n");
    assertThat(redacted()).endsWith("line 99\n").startsWith("[cut: the first 774 bytes");
  }

  @Test
  void keepsTheEndOfOneWriteThatIsLongerThanItself() {
    write("abc\n");
    write("0123456789\nabcdefghi\njkl\n");

    assertThat(tail.text()).isEqualTo("9\nabcdefghi\njkl\n");
    assertThat(redacted()).endsWith("]\nabcdefghi\njkl\n");
  }

  @Test
  void dropsTheTornFirstLineAsItMayHoldHalfASecret() {
    redactor.learn("super-secret");

    write("password=super-secret\nfine\n");

    assertThat(redacted()).doesNotContain("secret").endsWith("]\nfine\n");
  }
}
