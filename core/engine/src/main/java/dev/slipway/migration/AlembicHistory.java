package dev.slipway.migration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The graph of migrations that {@code alembic history --verbose} prints, newest first. A range
 * ({@code -r current:head}) is not asked for: it leaves out the branch that a merge brings in,
 * which an upgrade applies too.
 */
final class AlembicHistory {
  private static final Pattern LINE =
      Pattern.compile("(?m)^(Rev|Parent|Merges|Also depends on): (.+)$");

  private static final String BASE = "<base>";

  private final Map<String, List<String>> parents;

  private AlembicHistory(Map<String, List<String>> parents) {
    this.parents = parents;
  }

  static AlembicHistory of(String output) {
    Map<String, List<String>> parents = new LinkedHashMap<>();
    List<String> open = new ArrayList<>();
    Matcher matcher = LINE.matcher(output);
    while (matcher.find()) {
      String value = matcher.group(2).strip();
      if (matcher.group(1).equals("Rev")) {
        open = new ArrayList<>();
        parents.put(value.split(" ", 2)[0], open);
      } else {
        open.addAll(List.of(value.split(", ")));
      }
    }
    return new AlembicHistory(parents);
  }

  /**
   * What an upgrade applies, in order.
   *
   * @param current empty for an empty database
   */
  List<String> between(String current, String head) {
    Set<String> applied = withAncestors(current);
    Set<String> wanted = withAncestors(head);
    List<String> pending = new ArrayList<>();
    for (String revision : parents.keySet()) {
      if (wanted.contains(revision) && !applied.contains(revision)) {
        pending.add(revision);
      }
    }
    Collections.reverse(pending);
    return List.copyOf(pending);
  }

  private Set<String> withAncestors(String revision) {
    Set<String> found = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(revision));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (!next.equals(BASE) && found.add(next)) {
        parents.getOrDefault(next, List.of()).forEach(open::push);
      }
    }
    return found;
  }
}
