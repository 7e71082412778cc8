package dev.slipway.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects faults while reading goes on, and reports them in the order of the file. */
final class Faults {
  private record Placed(int index, Fault fault) {}

  private final List<Placed> found = new ArrayList<>();

  void add(Place place, String message) {
    found.add(new Placed(place.index(), new Fault(place.line(), place.path(), message)));
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<Fault> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Placed::index))
        .map(Placed::fault)
        .toList();
  }
}
