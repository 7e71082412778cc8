package dev.slipway.kustomize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A selector of labels, as {@code app=web,tier in (a, b),!canary}. */
final class Requirements {
  private static final Pattern IN = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
  private static final Pattern COMPARED =
      Pattern.compile("([^\\s=!<>]+)\\s*(==|=|!=|<|>)\\s*(\\S*)");
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^\\s=!<>(),]+)");

  private record Requirement(String key, String operator, Set<String> values) {
    boolean matches(Map<String, Object> labels) {
      boolean there = labels.containsKey(key);
      String value = Tree.text(labels.get(key));
      return switch (operator) {
        case "in", "=", "==" -> there && values.contains(value);
        case "notin", "!=" -> !there || !values.contains(value);
        case "!" -> !there;
        case "<", ">" -> there && compares(value);
        default -> there;
      };
    }

    private boolean compares(String value) {
      try {
        long number = Long.parseLong(value);
        long bound = Long.parseLong(values.iterator().next());
        return operator.equals("<") ? number < bound : number > bound;
      } catch (NumberFormatException e) {
        return false;
      }
    }
  }

  private final List<Requirement> all;

  private Requirements(List<Requirement> all) {
    this.all = all;
  }

  static Requirements parse(Fields fields, String field) {
    List<Requirement> all = new ArrayList<>();
    for (String part : fields.text(field).split(",(?![^(]*\\))")) {
      String text = part.strip();
      if (!text.isEmpty()) {
        all.add(requirement(text, fields, field));
      }
    }
    return new Requirements(all);
  }

  private static Requirement requirement(String text, Fields fields, String field) {
    Matcher in = IN.matcher(text);
    if (in.matches()) {
      Set<String> values = new TreeSet<>();
      Arrays.stream(in.group(3).split(",", -1)).map(String::strip).forEach(values::add);
      return new Requirement(in.group(1), in.group(2), values);
    }
    Matcher compared = COMPARED.matcher(text);
    if (compared.matches()) {
      return new Requirement(compared.group(1), compared.group(2), Set.of(compared.group(3)));
    }
    Matcher exists = EXISTS.matcher(text);
    if (exists.matches()) {
      return new Requirement(exists.group(2), exists.group(1).isEmpty() ? "exists" : "!", Set.of());
    }
    throw fields.fault(field, "is no selector: '" + text + "' is neither key=value nor key in (a)");
  }

  boolean match(@Nullable Map<String, Object> labels) {
    Map<String, Object> known = labels == null ? Map.of() : labels;
    return all.stream().allMatch(r -> r.matches(known));
  }
}
