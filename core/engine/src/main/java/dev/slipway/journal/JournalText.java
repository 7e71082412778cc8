package dev.slipway.journal;

import dev.slipway.error.SlipwayException;
import dev.slipway.lock.Fence;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A journal as the data of a ConfigMap, to be read by people too: {@code header.json}, {@code
 * entries.jsonl} (a line of JSON for each entry, with its number), {@code token}, {@code holder},
 * and, at the end, {@code finishedAt}.
 */
final class JournalText {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** A ConfigMap holds 1 MiB; the rest is for the object around it. */
  private static final int LIMIT_BYTES = 1_000_000;

  private static final String HEADER = "header.json";
  private static final String ENTRIES = "entries.jsonl";
  private static final String TOKEN = "token";
  private static final String HOLDER = "holder";
  private static final String FINISHED_AT = "finishedAt";

  private JournalText() {}

  /** One line of {@code entries.jsonl}. */
  record Line(
      int seq, String step, JournalEntry.State state, Instant at, Map<String, String> detail) {
    static Line of(int seq, JournalEntry entry) {
      return new Line(seq, entry.step(), entry.state(), entry.at(), new TreeMap<>(entry.detail()));
    }

    JournalEntry entry() {
      return new JournalEntry(step, state, at, detail == null ? Map.of() : detail);
    }
  }

  /**
   * The data to be kept.
   *
   * @throws SlipwayException when it is more than a ConfigMap can hold
   */
  static Map<String, String> data(JournalDocument journal) {
    StringBuilder lines = new StringBuilder();
    int seq = 0;
    for (JournalEntry entry : journal.entries()) {
      lines.append(JSON.writeValueAsString(Line.of(++seq, entry))).append('\n');
    }
    Map<String, String> data = new LinkedHashMap<>();
    data.put(HEADER, JSON.writeValueAsString(journal.header()));
    data.put(ENTRIES, lines.toString());
    data.put(TOKEN, Long.toString(journal.fence().token()));
    data.put(HOLDER, journal.fence().holder());
    if (journal.finishedAt() != null) {
      data.put(FINISHED_AT, journal.finishedAt().toString());
    }
    int size =
        data.values().stream().mapToInt(v -> v.getBytes(StandardCharsets.UTF_8).length).sum();
    if (size > LIMIT_BYTES) {
      throw new SlipwayException(
          "Tried to write entry "
              + seq
              + " of the journal of the "
              + journal.header()
              + ", but it would grow to "
              + size
              + " bytes, over the "
              + LIMIT_BYTES
              + " that a ConfigMap can hold; keep long output in the record, not in the journal");
    }
    return data;
  }

  /**
   * The journal that the data holds.
   *
   * @throws SlipwayException when somebody edited it so that it is none
   */
  static JournalDocument document(
      @Nullable Map<String, String> data, @Nullable String version, String where) {
    try {
      return new JournalDocument(
          JSON.readValue(required(data, HEADER), JournalHeader.class),
          new Fence(Long.parseLong(required(data, TOKEN)), required(data, HOLDER)),
          entries(required(data, ENTRIES)),
          data != null && data.get(FINISHED_AT) != null
              ? Instant.parse(data.get(FINISHED_AT))
              : null,
          version);
    } catch (JacksonException
        | IllegalArgumentException
        | NullPointerException
        | DateTimeException e) {
      throw new SlipwayException(
          "Tried to read the journal in "
              + where
              + ", but it is not one that Slipway wrote ("
              + e.getMessage()
              + "); mend it, or, when no release is under way, delete it",
          e);
    }
  }

  private static List<JournalEntry> entries(String lines) {
    List<JournalEntry> entries = new ArrayList<>();
    for (String text : lines.lines().filter(l -> !l.isBlank()).toList()) {
      Line line = JSON.readValue(text, Line.class);
      if (line.seq() != entries.size() + 1) {
        throw new IllegalArgumentException(
            "entry " + (entries.size() + 1) + " has the number " + line.seq());
      }
      entries.add(line.entry());
    }
    return entries;
  }

  private static String required(@Nullable Map<String, String> data, String key) {
    String value = data == null ? null : data.get(key);
    if (value == null) {
      throw new IllegalArgumentException("'" + key + "' is missing");
    }
    return value;
  }
}
