package dev.slipway.monitoring;

import dev.slipway.source.Answer;
import dev.slipway.source.Sample;
import dev.slipway.source.Series;
import dev.slipway.source.SimulatedScrapes;
import dev.slipway.source.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An application of some pods for ten minutes, with requests that fail by chance, and a Prometheus
 * that scrapes it more or less well.
 */
final class SimulatedApplication {
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");
  static final Duration STEP = Duration.ofSeconds(15);

  private static final int INTERVALS = 40;

  /** Scraped before the release too. */
  private static final int BEFORE = 12;

  /** What happens. */
  enum Scenario {
    HEALTHY,
    /** Shorter than its duration, by any share. */
    SHORT_BREACH,
    SUSTAINED_BREACH,
    /** Sustained, while one scrape in fifty is missed. */
    SUSTAINED_BREACH_WITH_GAPS,
    /** Healthy, or broken for too short, but seen through the worst of data. */
    BAD_DATA
  }

  private final SplittableRandom random;
  private final Scenario scenario;
  private final int perPod;
  private final int pods;
  private final double failing;
  private final double broken;
  private final double breachFrom;
  private final double breachTo;
  private final double missed;
  private final long[] requests = new long[INTERVALS];
  private final long[] failures = new long[INTERVALS];
  private final List<Series> all = new ArrayList<>();
  private final List<Series> failed = new ArrayList<>();

  SimulatedApplication(SplittableRandom random) {
    this.random = random;
    this.scenario = Scenario.values()[random.nextInt(Scenario.values().length)];
    boolean sustained =
        scenario == Scenario.SUSTAINED_BREACH || scenario == Scenario.SUSTAINED_BREACH_WITH_GAPS;
    this.pods = 1 + random.nextInt(3);
    this.perPod = sustained ? 200 + random.nextInt(200) : random.nextInt(400);
    this.failing = random.nextDouble() * 0.01;
    this.broken = 0.15 + random.nextDouble() * 0.85;
    this.breachFrom = 15 + random.nextDouble() * 120;
    this.breachTo = breachFrom + length(sustained);
    this.missed =
        switch (scenario) {
          case SUSTAINED_BREACH -> 0;
          case BAD_DATA -> 0.2;
          default -> 0.02;
        };
    for (int pod = 0; pod < pods; pod++) {
      run(pod);
    }
  }

  private double length(boolean sustained) {
    if (sustained) {
      return 600;
    }
    boolean breach = scenario == Scenario.SHORT_BREACH || random.nextBoolean();
    return scenario == Scenario.HEALTHY || !breach
        ? 0
        : random.nextDouble() * Duration.ofMinutes(2).minus(STEP).toSeconds();
  }

  Scenario scenario() {
    return scenario;
  }

  Instant breachFrom() {
    return START.plusMillis((long) (breachFrom * 1000));
  }

  int intervals() {
    return INTERVALS;
  }

  long requestsIn(int interval) {
    return requests[interval];
  }

  long failuresIn(int interval) {
    return failures[interval];
  }

  /** One pod; it restarts or is replaced now and then, and its series of failures comes late. */
  private void run(int pod) {
    String name = "pod-" + pod;
    List<Sample> ok = new ArrayList<>();
    List<Sample> bad = new ArrayList<>();
    long good = random.nextInt(1_000_000);
    long wrong = 0;
    for (int i = -BEFORE; i < INTERVALS; i++) {
      int broke = chosen(perPod, inBreach(i));
      int happened = chosen(broke, broken) + chosen(perPod - broke, failing);
      wrong += happened;
      good += perPod - happened;
      if (i >= 0) {
        requests[i] += perPod;
        failures[i] += happened;
      }
      Instant scraped = START.plus(STEP.multipliedBy(i + 1L));
      if (random.nextDouble() >= missed) {
        boolean nan = scenario == Scenario.BAD_DATA && random.nextInt(20) == 0;
        ok.add(new Sample(scraped, nan ? Double.NaN : good));
        if (wrong > 0) {
          bad.add(new Sample(scraped, wrong));
        }
      }
      if (scenario == Scenario.BAD_DATA && random.nextInt(30) == 0) {
        good = 0;
        wrong = 0;
        if (random.nextBoolean()) {
          keep(name, ok, bad);
          name = name + "-next";
        }
      }
    }
    keep(name, ok, bad);
  }

  /** The share of an interval that lies in the breach. */
  private double inBreach(int interval) {
    double begin = (double) interval * STEP.toSeconds();
    double end = begin + STEP.toSeconds();
    double covered = Math.min(end, breachTo) - Math.max(begin, breachFrom);
    return Math.max(0, covered) / STEP.toSeconds();
  }

  /** How many of some requests, each by chance; from one that is chosen to the next. */
  private int chosen(int of, double chance) {
    if (chance > 0.5) {
      return of - chosen(of, 1 - chance);
    }
    if (chance <= 0) {
      return 0;
    }
    int chosen = 0;
    double log = Math.log1p(-chance);
    for (double at = next(log); at < of; at += 1 + next(log)) {
      chosen++;
    }
    return chosen;
  }

  private double next(double log) {
    return Math.floor(Math.log(1 - random.nextDouble()) / log);
  }

  private void keep(String pod, List<Sample> ok, List<Sample> bad) {
    all.add(new Series(Map.of("instance", pod, "code", "200"), ok));
    all.add(new Series(Map.of("instance", pod, "code", "500"), bad));
    failed.add(new Series(Map.of("instance", pod, "code", "500"), bad));
    ok.clear();
    bad.clear();
  }

  /** What Prometheus answers now. */
  Answer<Traffic> ask(Instant now, Duration back) {
    if (scenario == Scenario.BAD_DATA) {
      int luck = random.nextInt(12);
      if (luck == 0) {
        return Answer.unknown(Answer.Reason.UNREACHABLE, "an outage");
      }
      if (luck == 1) {
        return Answer.unknown(Answer.Reason.PARTIAL, "a store is away");
      }
      if (luck == 2) {
        // It answers, but has not scraped for a while.
        return known(now, back, now.minus(STEP.multipliedBy(1L + random.nextInt(6))));
      }
    }
    return known(now, back, now);
  }

  private Answer<Traffic> known(Instant now, Duration back, Instant newest) {
    Instant from = now.minus(back).isAfter(START) ? now.minus(back) : START;
    Instant oldest = from.minus(STEP.multipliedBy(8));
    return Answer.known(
        SimulatedScrapes.traffic(
            between(all, oldest, newest), between(failed, oldest, newest), from, now, STEP));
  }

  private static List<Series> between(List<Series> series, Instant oldest, Instant newest) {
    return series.stream()
        .map(
            s ->
                new Series(
                    s.labels(),
                    s.samples().stream()
                        .filter(x -> !x.at().isBefore(oldest) && !x.at().isAfter(newest))
                        .toList()))
        .filter(s -> !s.samples().isEmpty())
        .toList();
  }
}
