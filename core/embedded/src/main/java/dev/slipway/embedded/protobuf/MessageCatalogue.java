package dev.slipway.embedded.protobuf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The messages of the kinds, read from the resource {@code messages.txt}. Immutable. */
final class MessageCatalogue {
  private final Map<String, Message> messages = new HashMap<>();
  private final Map<String, String> kinds = new HashMap<>();

  private MessageCatalogue() {}

  static MessageCatalogue read() {
    MessageCatalogue catalogue = new MessageCatalogue();
    try (InputStream in =
        Objects.requireNonNull(
            MessageCatalogue.class.getResourceAsStream("messages.txt"),
            "Tried to read the resource messages.txt but the jar has none; rebuild it")) {
      List<String> lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).lines().toList();
      Message current = new Message();
      for (String line : lines) {
        String[] words = line.trim().split(" ", -1);
        if (line.startsWith("K ")) {
          catalogue.kinds.put(words[1], words[2]);
        } else if (line.startsWith("M ")) {
          current = catalogue.message(words[1]);
        } else if (line.startsWith("  ")) {
          current.add(Integer.parseInt(words[0]), catalogue.field(words));
        }
      }
      return catalogue;
    } catch (IOException e) {
      throw new UncheckedIOException("Tried to read messages.txt but the jar is damaged", e);
    }
  }

  Optional<Message> kind(String apiVersion, String kind) {
    String own = kinds.get(apiVersion + "/" + kind);
    return Optional.ofNullable(own == null ? kinds.get("*/" + kind) : own).map(messages::get);
  }

  private Message message(String name) {
    return messages.computeIfAbsent(name, n -> new Message());
  }

  private MessageField field(String[] words) {
    String type = words[2];
    MessageField.Many many =
        switch (type.charAt(0)) {
          case '[' -> MessageField.Many.LIST;
          case '{' -> MessageField.Many.MAP;
          default -> MessageField.Many.ONE;
        };
    type = many == MessageField.Many.ONE ? type : type.substring(1);
    boolean reference = type.startsWith("@");
    return new MessageField(
        words[1],
        many,
        type.charAt(0),
        reference ? message(type.substring(1)) : null,
        words.length > 3);
  }
}
