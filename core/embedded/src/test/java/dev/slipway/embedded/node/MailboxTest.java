package dev.slipway.embedded.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MailboxTest {
  @Test
  void goesOnAfterATaskThatFails() throws InterruptedException {
    Mailbox mailbox = new Mailbox();
    List<String> done = new ArrayList<>();
    mailbox.put(() -> done.add("first"));
    mailbox.put(
        () -> {
          throw new IllegalStateException("not foreseen");
        });
    mailbox.put(() -> done.add("last"));

    mailbox.work();

    assertThat(done).containsExactly("first", "last");
  }
}
