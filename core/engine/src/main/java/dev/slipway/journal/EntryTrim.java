package dev.slipway.journal;

import dev.slipway.redact.Redactor;
import java.util.Map;
import java.util.TreeMap;

/** Makes an entry fit to be kept: secrets masked, long details cut, and said to be cut. */
final class EntryTrim {
  static final int LONGEST_VALUE = 8_000;
  static final int LONGEST_ENTRY = 32_000;

  private final Redactor redactor;

  EntryTrim(Redactor redactor) {
    this.redactor = redactor;
  }

  JournalEntry trim(JournalEntry entry) {
    Map<String, String> detail = new TreeMap<>();
    int left = LONGEST_ENTRY;
    for (Map.Entry<String, String> each : new TreeMap<>(entry.detail()).entrySet()) {
      String value = cut(redactor.redact(each.getValue()), Math.min(LONGEST_VALUE, left));
      detail.put(each.getKey(), value);
      left = Math.max(0, left - value.length());
    }
    return new JournalEntry(
        redactor.redact(entry.step()), entry.state(), entry.at(), Map.copyOf(detail));
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    return text.substring(0, longest) + "... [cut: " + text.length() + " characters]";
  }
}
