package dev.slipway.record;

import dev.slipway.error.SlipwayException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps every record in two places, of which one is the truth (the cluster) and the other a copy
 * (the folder, which may be read-only on a CI machine, and may reach further back). What goes wrong
 * with the copy is a warning; it never fails a release.
 */
public final class BothRecords implements RecordStore {
  private final RecordStore truth;
  private final RecordStore copy;
  private final Consumer<String> warnings;

  public BothRecords(RecordStore truth, RecordStore copy, Consumer<String> warnings) {
    this.truth = Objects.requireNonNull(truth, "truth");
    this.copy = Objects.requireNonNull(copy, "copy");
    this.warnings = Objects.requireNonNull(warnings, "warnings");
  }

  /** Keeps it in both; in the copy even when the truth fails, so that the account is not lost. */
  @Override
  public void append(DeploymentRecord record) {
    try {
      truth.append(record);
    } finally {
      try {
        copy.append(record);
      } catch (SlipwayException e) {
        warnings.accept(String.valueOf(e.getMessage()));
      }
    }
  }

  /** The truth's records; then those of the copy that are older than all of them. */
  @Override
  public List<DeploymentRecord> history() {
    List<DeploymentRecord> records = new ArrayList<>(truth.history());
    var known = records.stream().map(DeploymentRecord::recordId).collect(Collectors.toSet());
    var oldest = records.stream().map(DeploymentRecord::timestamp).min(Comparable::compareTo);
    try {
      copy.history().stream()
          .filter(r -> !known.contains(r.recordId()))
          .filter(r -> oldest.map(o -> !r.timestamp().isAfter(o)).orElse(true))
          .forEach(records::add);
    } catch (SlipwayException e) {
      warnings.accept(String.valueOf(e.getMessage()));
    }
    return List.copyOf(records);
  }

  /** The truth's: a folder that somebody copied here says nothing of what this cluster runs. */
  @Override
  public Optional<DeploymentRecord> newest() {
    return truth.newest();
  }

  /** In both; what goes wrong with the copy is a warning. */
  @Override
  public void amend(Amendment amendment) {
    try {
      truth.amend(amendment);
    } finally {
      try {
        copy.amend(amendment);
      } catch (SlipwayException e) {
        warnings.accept(String.valueOf(e.getMessage()));
      }
    }
  }

  /** Those of both: the truth forgets those of records that it no longer keeps. */
  @Override
  public List<Amendment> amendments() {
    List<Amendment> all = new ArrayList<>(truth.amendments());
    try {
      all.addAll(copy.amendments());
    } catch (SlipwayException e) {
      warnings.accept(String.valueOf(e.getMessage()));
    }
    return all.stream().distinct().sorted(Comparator.comparing(Amendment::at)).toList();
  }
}
