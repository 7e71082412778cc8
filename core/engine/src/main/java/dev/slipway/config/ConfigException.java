package dev.slipway.config;

import dev.slipway.error.SlipwayException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A {@code slipway.yaml} has faults; all of them are here, in the order of the file. */
public final class ConfigException extends SlipwayException {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  public ConfigException(Path file, List<Fault> faults) {
    super(
        "Tried to read "
            + file
            + ", but it has "
            + (faults.size() == 1 ? "1 fault" : faults.size() + " faults")
            + ":\n"
            + faults.stream().map(f -> "  " + f).collect(Collectors.joining("\n")));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
