package dev.slipway.migration;

import java.util.List;

/**
 * A command that only reads.
 *
 * @param name a short name, as {@code current}
 */
record Question(String name, List<String> command) {
  Question {
    command = List.copyOf(command);
  }
}
