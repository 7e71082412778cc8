package dev.slipway.rollout;

import org.jspecify.annotations.Nullable;

/** Carries news from the feed to the contact, which is made after it, and wakes the watch. */
final class NewsRelay implements Runnable {
  private final Signal signal;
  private volatile @Nullable ApiContact contact;

  NewsRelay(Signal signal) {
    this.signal = signal;
  }

  void tell(ApiContact to) {
    contact = to;
  }

  @Override
  public void run() {
    ApiContact to = contact;
    if (to != null) {
      to.news();
    }
    signal.raise();
  }
}
