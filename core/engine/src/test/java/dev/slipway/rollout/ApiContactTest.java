package dev.slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiContactTest {
  private final TickingClock clock = new TickingClock();
  private final FakeFeed feed = new FakeFeed();
  private final List<Runnable> asked = new ArrayList<>();
  private final ApiContact contact = new ApiContact(feed, clock, asked::add, () -> {});

  @BeforeEach
  void begins() {
    contact.begin();
  }

  @Test
  void asksNothingWhileThereIsNews() {
    for (int i = 0; i < 30; i++) {
      clock.move(Duration.ofSeconds(4));
      contact.news();
      contact.check();
    }
    assertThat(asked).isEmpty();
    assertThat(feed.lists).hasValue(1);
  }

  @Test
  void asksAfterSilenceAndTakesAnAnswerForContact() {
    clock.move(ApiContact.SILENCE);
    contact.check();
    contact.check();
    assertThat(asked).hasSize(1);

    answer();

    assertThat(contact.blindness()).isEmpty();
    assertThat(contact.due()).isEqualTo(clock.instant().plus(ApiContact.SILENCE));
    assertThat(feed.lists).hasValue(1);
  }

  @Test
  void saysSinceWhenThereIsNoAnswerAndListsAnewOnceThereIs() {
    feed.reachable = false;
    clock.move(ApiContact.SILENCE);
    contact.check();
    answer();
    assertThat(contact.blindness()).contains("no answer from the API server since " + Scene.START);

    contact.check();
    assertThat(asked).as("not asked again at once").isEmpty();
    clock.move(ApiContact.PATIENCE);
    feed.reachable = true;
    feed.nextList = new CompletableFuture<>();
    contact.check();
    answer();
    assertThat(feed.lists).hasValue(2);
    assertThat(contact.blindness()).as("blind until the list is complete").isPresent();

    feed.nextList.complete(null);
    assertThat(contact.blindness()).isEmpty();
  }

  @Test
  void asksWhileItIsLostAlthoughThereIsNews() {
    feed.reachable = false;
    clock.move(ApiContact.SILENCE);
    contact.check();
    answer();
    feed.reachable = true;

    clock.move(ApiContact.PATIENCE);
    contact.news();
    contact.check();
    answer();

    assertThat(feed.lists).hasValue(2);
    assertThat(contact.blindness()).isEmpty();
  }

  @Test
  void takesAQuestionThatHangsForNoAnswer() {
    clock.move(ApiContact.SILENCE);
    contact.check();
    assertThat(contact.blindness()).isEmpty();
    clock.move(ApiContact.PATIENCE);
    contact.check();
    assertThat(contact.blindness()).isPresent();
  }

  @Test
  void listsAnewAfterALongTimeWithoutNewsAlthoughTheServerAnswers() {
    for (int i = 0; i < 12; i++) {
      clock.move(ApiContact.SILENCE);
      contact.check();
      answer();
    }
    contact.check();
    assertThat(feed.lists).hasValue(2);
    assertThat(contact.blindness()).isEmpty();
  }

  @Test
  void asksAtOnceWhenThereIsDoubt() {
    contact.doubt();
    assertThat(asked).hasSize(1);
    assertThat(contact.blindness()).isEmpty();
  }

  @Test
  void keepsTheRefusalOfTheFirstList() {
    FakeFeed refusing = new FakeFeed();
    RolloutWatchException refusal = new RolloutWatchException("no", null);
    refusing.nextList = CompletableFuture.failedFuture(refusal);
    ApiContact other = new ApiContact(refusing, clock, asked::add, () -> {});

    other.begin();

    assertThat(other.refusal()).contains(refusal);
    assertThat(other.blindness()).contains("reading the namespace");
  }

  private void answer() {
    List<Runnable> now = List.copyOf(asked);
    asked.clear();
    now.forEach(Runnable::run);
  }
}
