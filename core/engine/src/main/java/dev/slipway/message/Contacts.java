package dev.slipway.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who is mentioned for a role.
 *
 * @param byRole handles, separated by spaces or commas: a Slack user {@code U…} or group {@code
 *     S…}, a Teams user's address, or a name
 */
record Contacts(Map<String, String> byRole) {
  private static final Pattern SLACK_USER = Pattern.compile("[UW][A-Z0-9]{5,20}");
  private static final Pattern SLACK_GROUP = Pattern.compile("S[A-Z0-9]{5,20}");

  Contacts {
    byRole = Map.copyOf(byRole);
  }

  /** A Teams user. */
  record Person(String role, String address) {}

  /** Slack's markup for those whom the message calls; empty for none. */
  String slack(MessageKind kind) {
    List<String> mentions = new ArrayList<>();
    for (String role : kind.roles()) {
      for (String handle : handles(role)) {
        if (SLACK_USER.matcher(handle).matches()) {
          mentions.add("<@" + handle + ">");
        } else if (SLACK_GROUP.matcher(handle).matches()) {
          mentions.add("<!subteam^" + handle + ">");
        }
      }
    }
    return String.join(" ", mentions);
  }

  List<Person> teams(MessageKind kind) {
    return kind.roles().stream()
        .flatMap(
            role ->
                handles(role).stream().filter(h -> h.contains("@")).map(h -> new Person(role, h)))
        .toList();
  }

  private List<String> handles(String role) {
    return Pattern.compile("[\\s,]+")
        .splitAsStream(byRole.getOrDefault(role, ""))
        .filter(h -> !h.isEmpty())
        .toList();
  }
}
