package dev.slipway.rollout;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tells silence from loss. A watch that has nothing to say and one whose connection died look the
 * same, so after {@link #SILENCE} the API server is asked whether it is there. When it answers
 * again after a loss, everything is listed anew; likewise after {@link #STALE} without any news, as
 * a gateway may have dropped the watch without a word. Safe for use by several threads.
 */
final class ApiContact {
  static final Duration SILENCE = Duration.ofSeconds(5);
  static final Duration STALE = Duration.ofSeconds(60);

  /** Between questions while there is no answer; a question that takes longer counts as none. */
  static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ClusterFeed feed;
  private final Clock clock;
  private final Executor executor;
  private final Runnable changed;
  private Instant heard;
  private Instant news;
  private Instant asked;
  private boolean asking;
  private boolean doubtful;
  private boolean relisting;
  private @Nullable Instant lostSince;
  private boolean listedOnce;
  private @Nullable Throwable refusal;

  ApiContact(ClusterFeed feed, Clock clock, Executor executor, Runnable changed) {
    this.feed = feed;
    this.clock = clock;
    this.executor = executor;
    this.changed = changed;
    this.heard = clock.instant();
    this.news = heard;
    this.asked = heard;
  }

  /** Lists for the first time. */
  void begin() {
    relist();
  }

  /** A watch has brought something. */
  synchronized void news() {
    news = clock.instant();
    heard = news;
  }

  /** A request had no answer: ask at once whether any has. */
  void doubt() {
    synchronized (this) {
      doubtful = true;
    }
    check();
  }

  /** The API server has what no watch has brought: list anew. */
  void missed() {
    synchronized (this) {
      if (relisting || lostSince != null) {
        return;
      }
    }
    relist();
  }

  /** Why nothing can be seen now; empty while all is well. */
  synchronized Optional<String> blindness() {
    if (lostSince != null) {
      return Optional.of("no answer from the API server since " + lostSince);
    }
    return listedOnce ? Optional.empty() : Optional.of("reading the namespace");
  }

  /** Why nothing will ever be seen: the API server refuses to list. */
  synchronized Optional<Throwable> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Asks or lists where it is time to. */
  void check() {
    boolean ask;
    boolean stale;
    synchronized (this) {
      Instant now = clock.instant();
      if (asking && lostSince == null && !now.isBefore(asked.plus(PATIENCE))) {
        lostSince = heard;
      }
      // News does not end a loss: what happened meanwhile is only known after a new list.
      boolean ripe =
          lostSince == null
              ? doubtful || !now.isBefore(heard.plus(SILENCE))
              : !now.isBefore(asked.plus(PATIENCE));
      ask = ripe && !asking;
      if (ask) {
        asking = true;
        doubtful = false;
        asked = now;
      }
      stale = listedOnce && !relisting && lostSince == null && !now.isBefore(news.plus(STALE));
    }
    if (ask) {
      executor.execute(this::ask);
    }
    if (stale) {
      relist();
    }
  }

  /** When {@link #check} is to be called again, if nothing else happens. */
  synchronized Instant due() {
    if (asking) {
      return lostSince == null ? asked.plus(PATIENCE) : clock.instant().plus(PATIENCE);
    }
    return lostSince == null ? heard.plus(SILENCE) : asked.plus(PATIENCE);
  }

  private void ask() {
    boolean answers = feed.answers();
    boolean recovered;
    synchronized (this) {
      asking = false;
      if (answers) {
        heard = clock.instant();
      } else if (lostSince == null) {
        lostSince = heard;
      }
      recovered = answers && lostSince != null && !relisting;
    }
    if (recovered) {
      relist();
    }
    changed.run();
  }

  private void relist() {
    synchronized (this) {
      relisting = true;
      news = clock.instant();
    }
    feed.relist().whenComplete((done, fault) -> listed(fault));
  }

  private void listed(@Nullable Throwable fault) {
    synchronized (this) {
      relisting = false;
      if (fault == null) {
        listedOnce = true;
        lostSince = null;
        heard = clock.instant();
        news = heard;
      } else if (!listedOnce) {
        refusal =
            fault instanceof CompletionException e && e.getCause() != null ? e.getCause() : fault;
      }
    }
    changed.run();
  }
}
