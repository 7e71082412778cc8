package dev.slipway.harness.junit;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What must not be missing here: the meaning of {@code SLIPWAY_REQUIRE}. */
record Required(Set<Requirement> requirements) {
  Required {
    requirements = Set.copyOf(requirements);
  }

  /** Reads {@code docker,postgres}, {@code all}, or nothing. */
  static Required parse(String words) {
    EnumSet<Requirement> found = EnumSet.noneOf(Requirement.class);
    for (String word : words.split("[,\\s]+", -1)) {
      if (word.equalsIgnoreCase("all")) {
        return new Required(EnumSet.allOf(Requirement.class));
      }
      if (!word.isEmpty()) {
        found.add(requirement(word));
      }
    }
    return new Required(found);
  }

  boolean has(Requirement requirement) {
    return requirements.contains(requirement);
  }

  private static Requirement requirement(String word) {
    List<Requirement> known = List.of(Requirement.values());
    return known.stream()
        .filter(r -> r.word().equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new ExtensionConfigurationException(
                    "Tried to read SLIPWAY_REQUIRE, but it has '"
                        + word
                        + "'; it may have "
                        + Stream.concat(Stream.of("all"), known.stream().map(Requirement::word))
                            .toList()));
  }
}
