package dev.slipway.message;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message in Block Kit: a header, a section, those who are mentioned, and the fallback text. Held
 * to Slack's limits of 150 characters a header and 3,000 a section, after escaping.
 */
final class SlackBlocks {
  private static final int HEADER = 150;
  private static final int SECTION = 3000;
  private static final int LINE = 400;

  private final Contacts contacts;

  SlackBlocks(Contacts contacts) {
    this.contacts = contacts;
  }

  Map<String, Object> payload(Message message) {
    String title = Wording.title(message);
    List<String> lines = Wording.lines(message);
    String mentions = Cut.to(SECTION, contacts.slack(message.kind()));
    List<Object> blocks = new ArrayList<>();
    blocks.add(
        Map.of("type", "header", "text", Map.of("type", "plain_text", "text", header(title))));
    String section = String.join("\n", lines.stream().map(SlackBlocks::line).toList());
    if (title.length() > HEADER) {
      section = line(title) + (section.isEmpty() ? "" : "\n" + section);
    }
    if (!section.isEmpty()) {
      blocks.add(section(Cut.to(SECTION, section)));
    }
    if (!mentions.isEmpty()) {
      blocks.add(section(mentions));
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("text", line(title) + (mentions.isEmpty() ? "" : " " + mentions));
    payload.put("blocks", blocks);
    return payload;
  }

  private static String header(String title) {
    // plain_text is never read as markup.
    return Cut.to(HEADER, title);
  }

  private static Map<String, Object> section(String text) {
    return Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", text));
  }

  /** Cut before it is escaped, so that no entity is torn. */
  private static String line(String text) {
    String shown = text;
    String escaped = escape(shown);
    for (int limit = LINE; escaped.length() > LINE; limit /= 2) {
      shown = Cut.to(limit, text);
      escaped = escape(shown);
    }
    return escaped;
  }

  /** The three characters that Slack reads as markup; so no text can call a whole channel. */
  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
