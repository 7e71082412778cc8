package dev.slipway.embedded.protobuf;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message's fields by number. Complete once its catalogue is read; thread-safe from then on. */
final class Message {
  private final Map<Integer, MessageField> fields = new HashMap<>();

  void add(int number, MessageField field) {
    fields.put(number, field);
  }

  @Nullable MessageField field(int number) {
    return fields.get(number);
  }
}
