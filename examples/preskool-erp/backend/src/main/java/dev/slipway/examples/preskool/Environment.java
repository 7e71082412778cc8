package dev.slipway.examples.preskool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads environment variables, and collects what is wrong with them to say it all at once. */
final class Environment {
  private final Map<String, String> variables;
  private final List<String> faults = new ArrayList<>();

  Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** Empty when the variable is not set, or set to nothing. */
  Optional<String> text(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }

  String text(String name, String otherwise) {
    return text(name).orElse(otherwise);
  }

  String required(String name, String meaning) {
    return text(name)
        .orElseGet(
            () -> {
              faults.add(name + " is not set: " + meaning);
              return "";
            });
  }

  boolean flag(String name) {
    return text(name).map(value -> value.equals("1") || value.equals("true")).orElse(false);
  }

  int integer(String name, int otherwise) {
    return parsed(name, "a whole number", Integer::valueOf).orElse(otherwise);
  }

  double fraction(String name) {
    double value = parsed(name, "a number from 0 to 1", Double::valueOf).orElse(0.0);
    if (!(value >= 0 && value <= 1)) {
      faults.add(name + " is " + value + ": expected a number from 0 to 1");
    }
    return value;
  }

  /** Seconds as a decimal number. */
  Optional<Duration> seconds(String name) {
    return parsed(
        name,
        "a number of seconds",
        value -> Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
  }

  /** To be called when everything was read. */
  void check() {
    if (!faults.isEmpty()) {
      throw new SettingsException(
          "Tried to read the settings from the environment, but "
              + String.join("; ", faults)
              + "; set them in the Deployment");
    }
  }

  // The value is not repeated in the fault: what stands in the wrong variable may be a secret.
  private <T> Optional<T> parsed(String name, String expected, Function<String, T> parse) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse.apply(text.get()));
    } catch (NumberFormatException e) {
      faults.add(name + " is not " + expected);
      return Optional.empty();
    }
  }
}
