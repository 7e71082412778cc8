package dev.slipway.embedded.protobuf;

import org.jspecify.annotations.Nullable;

/**
 * A field of a message.
 *
 * @param name its name in JSON; {@code -} when its own fields stand in the message around it
 * @param many how often it comes
 * @param type the letter of its value's type, as {@code messages.txt} explains it
 * @param message the message of its value; null when it is none
 * @param zeroIsAbsent zero is written where nothing is meant
 */
record MessageField(
    String name, Many many, char type, @Nullable Message message, boolean zeroIsAbsent) {
  enum Many {
    ONE,
    LIST,
    MAP
  }

  boolean inline() {
    return name.equals("-");
  }
}
