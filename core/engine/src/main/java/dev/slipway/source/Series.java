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
  public Series {
    labels = Map.copyOf(labels);
    samples = samples.stream().sorted(Comparator.comparing(Sample::at)).toList();
  }
}
