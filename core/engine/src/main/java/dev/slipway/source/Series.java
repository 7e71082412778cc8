package dev.slipway.source;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The values of one thing over time.
 *
 * @param labels what it is
 * @param samples in the order of their times
 */
public record Series(Map<String, String> labels, List<Sample> samples) {
  /** The label that says in one line why the newest value is not 0, where that is known. */
  public static final String CAUSE = "cause";

  public Series {
    labels = Map.copyOf(labels);
    samples = samples.stream().sorted(Comparator.comparing(Sample::at)).toList();
  }
}
