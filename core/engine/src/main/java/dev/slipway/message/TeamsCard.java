package dev.slipway.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A message as an Adaptive Card for a Teams Workflows webhook, well below its 28 KB. */
final class TeamsCard {
  /** In UTF-8 and escaped as JSON a character takes at most six bytes: eight lines are 24 KB. */
  private static final int LINE = 450;

  private static final int PEOPLE = 5;

  private final Contacts contacts;

  TeamsCard(Contacts contacts) {
    this.contacts = contacts;
  }

  Map<String, Object> payload(Message message) {
    List<Object> body = new ArrayList<>();
    body.add(
        Map.of(
            "type",
            "TextBlock",
            "text",
            text(Wording.title(message)),
            "weight",
            "Bolder",
            "size",
            "Medium",
            "wrap",
            true));
    Wording.lines(message)
        .forEach(l -> body.add(Map.of("type", "TextBlock", "text", text(l), "wrap", true)));
    List<Contacts.Person> people = contacts.teams(message.kind()).stream().limit(PEOPLE).toList();
    List<Object> entities = new ArrayList<>();
    for (Contacts.Person person : people) {
      String at = "<at>" + person.role() + "</at>";
      body.add(Map.of("type", "TextBlock", "text", at, "wrap", true));
      entities.add(
          Map.of(
              "type",
              "mention",
              "text",
              at,
              "mentioned",
              Map.of("id", Cut.to(100, person.address()), "name", person.role())));
    }
    Map<String, Object> card =
        Map.of(
            "$schema",
            "http://adaptivecards.io/schemas/adaptive-card.json",
            "type",
            "AdaptiveCard",
            "version",
            "1.4",
            "body",
            body,
            "msteams",
            Map.of("entities", entities));
    return Map.of(
        "type",
        "message",
        "attachments",
        List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
  }

  /** A TextBlock reads Markdown, and tags as mentions. */
  private static String text(String line) {
    return Cut.to(LINE, line).replaceAll("([\\\\*_\\[\\]`~])", "\\\\$1").replace("<", "‹");
  }
}
