package dev.slipway.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What all parts of one reading share: the folder, the references, the faults found so far. */
final class Reading {
  private final Path file;
  private final References references;
  private final Faults faults;
  private final Faults unresolved;
  private final Map<String, Set<String>> fields;

  Reading(Path file, Map<String, String> environment) {
    this.file = file.toAbsolutePath().normalize();
    this.references = new References(folder(), environment);
    this.faults = new Faults();
    this.unresolved = faults;
    this.fields = new TreeMap<>();
  }

  private Reading(Reading whole, Faults unresolved) {
    this.file = whole.file;
    this.references = whole.references;
    this.faults = whole.faults;
    this.unresolved = unresolved;
    this.fields = whole.fields;
  }

  /**
   * The reading of one environment: what is wrong with the file is a fault as everywhere, but what
   * this environment's references do not resolve to concerns only who releases to it.
   */
  Reading ofEnvironment() {
    return new Reading(this, new Faults());
  }

  Path file() {
    return file;
  }

  Path folder() {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  References references() {
    return references;
  }

  Faults faults() {
    return faults;
  }

  /** Takes what depends on variables and files outside. */
  Faults unresolved() {
    return unresolved;
  }

  void knows(String shape, Set<String> keys) {
    fields.computeIfAbsent(shape, s -> new TreeSet<>()).addAll(keys);
  }

  /** By shape of mapping, as {@code workloads[]} or {@code environments.*}, the fields it has. */
  Map<String, Set<String>> fields() {
    return fields;
  }
}
