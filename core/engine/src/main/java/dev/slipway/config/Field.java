package dev.slipway.config;

import dev.slipway.config.References.Allowed;
import dev.slipway.config.References.Resolved;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** One value of the document, read as what it should be; a fault and empty when it is not. */
final class Field {
  private static final int LONGEST_SHOWN = 60;

  private final Reading reading;
  private final Place place;
  private final Node node;

  Field(Reading reading, Place place, Node node) {
    this.reading = reading;
    this.place = place;
    this.node = node;
  }

  Place place() {
    return place;
  }

  Node node() {
    return node;
  }

  Reading reading() {
    return reading;
  }

  <T> Optional<T> fault(String message) {
    reading.faults().add(place, message);
    return Optional.empty();
  }

  /** A text in which {@code ${env:NAME}} is resolved. */
  <T> Optional<T> text(Form<T> form) {
    return text(form, Allowed.ENVIRONMENT);
  }

  <T> Optional<T> text(Form<T> form, Allowed allowed) {
    Optional<Resolved> resolved = raw(form.expected()).flatMap(raw -> resolve(raw, allowed));
    if (resolved.isEmpty()) {
      return Optional.empty();
    }
    String text = resolved.get().text();
    if (resolved.get().referenced()) {
      return inForm(form, text, reading.unresolved(), "what its reference holds is not");
    }
    return inForm(form, text, reading.faults(), "it is " + quoted(text));
  }

  private <T> Optional<T> inForm(Form<T> form, String text, Faults faults, String but) {
    Optional<T> value = form.parser().apply(text);
    if (value.isEmpty()) {
      faults.add(place, "expected " + form.expected() + ", but " + but);
    }
    return value;
  }

  /** A text for a program in the container: {@code ${NAME}} in it is left to the shell there. */
  Optional<String> argument() {
    Optional<String> raw = raw("text");
    if (raw.filter(r -> r.matches("(?s).*\\$\\{(?:env|file):(?!-).*")).isPresent()) {
      return fault(
          "a command's text is taken as it is, and shown in logs; let the command read the"
              + " container's own environment instead of ${env:...} or ${file:...}");
    }
    return raw;
  }

  /** A text, number or switch, as it is written. */
  Optional<String> scalar() {
    if (node instanceof ScalarNode scalar
        && Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL).contains(node.getTag())) {
      return Optional.of(scalar.getValue());
    }
    if (isText()) {
      return resolve(written(), Allowed.ENVIRONMENT).map(Resolved::text);
    }
    return fault("expected text, a number, true or false, but it is " + kind());
  }

  /**
   * A text that may be a secret.
   *
   * @param name what it is called
   * @param secret whether it is one for sure, so that it must be a reference
   */
  Optional<Secret> secret(String name, boolean secret) {
    if (!isText()) {
      return fault("expected text, but it is " + kind() + inQuotes());
    }
    String raw = ((ScalarNode) node).getValue();
    if (raw.isBlank()) {
      return fault("expected text, but it is empty");
    }
    if (secret && SecretRule.isLiteral(raw) || SecretRule.hasLogin(raw)) {
      return fault(SecretRule.advice(name));
    }
    return resolve(raw, Allowed.SECRETS).map(Field::asSecret);
  }

  private static Secret asSecret(Resolved resolved) {
    return new Secret(resolved.text(), resolved.outside());
  }

  /** A duration above zero. */
  Optional<Duration> duration() {
    return durationOrZero()
        .flatMap(d -> d.isZero() ? fault("expected a duration above zero") : Optional.of(d));
  }

  Optional<Duration> durationOrZero() {
    if (!isText()) {
      String meant = node.getTag().equals(Tag.INT) ? "; for seconds write " + written() + "s" : "";
      return fault("expected " + DurationForm.EXPECTED + ", but it is " + described() + meant);
    }
    Optional<Duration> duration = DurationForm.parse(written());
    if (duration.isEmpty()) {
      return fault("expected " + DurationForm.EXPECTED + ", but it is " + described());
    }
    return duration.get().compareTo(DurationForm.LONGEST) > 0
        ? fault("expected at most 30 days, but it is " + described())
        : duration;
  }

  Optional<Boolean> flag() {
    return node.getTag().equals(Tag.BOOL)
        ? Optional.of(Boolean.valueOf(written()))
        : fault("expected true or false, but it is " + described());
  }

  Optional<Integer> number(int least, int most) {
    String expected = "expected a number from " + least + " to " + most + ", but it is ";
    if (!node.getTag().equals(Tag.INT) || written().length() > 9) {
      return fault(expected + described());
    }
    int number = Integer.parseInt(written());
    return number >= least && number <= most ? Optional.of(number) : fault(expected + described());
  }

  /** A share, written {@code 5%} or {@code 0.05}; from 0 to 1. */
  Optional<Double> share() {
    String expected = "expected a share, as 5% or 0.05, but it is ";
    boolean percent = isText() && written().matches("(?:[0-9]{1,2}(?:\\.[0-9]{1,6})?|100)%");
    boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    if (!percent && !number) {
      return fault(expected + described());
    }
    double share =
        percent
            ? Double.parseDouble(written().replace("%", "")) / 100
            : Double.parseDouble(written().replace(".inf", "Infinity").replace(".nan", "NaN"));
    return share >= 0 && share <= 1
        ? Optional.of(share)
        : fault(expected + described() + "; a share is at most 100%");
  }

  /** A number, of either sign. */
  Optional<Double> decimal() {
    boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    if (!number || !written().matches("-?[0-9]{1,15}(?:\\.[0-9]{1,15})?")) {
      return fault("expected a number, as 5 or 0.5, but it is " + described());
    }
    return Optional.of(Double.parseDouble(written()));
  }

  /** One of some words. */
  <T> Optional<T> choice(Map<String, T> choices) {
    String known = String.join(", ", choices.keySet());
    if (!isText()) {
      return fault("expected one of " + known + ", but it is " + described());
    }
    T chosen = choices.get(written());
    if (chosen != null) {
      return Optional.of(chosen);
    }
    String meant =
        Nearest.to(written(), choices.keySet()).map(n -> "; did you mean '" + n + "'?").orElse("");
    return fault("expected one of " + known + ", but it is " + described() + meant);
  }

  private Optional<Resolved> resolve(String raw, Allowed allowed) {
    return reading
        .references()
        .resolve(raw, allowed, place, reading.faults(), reading.unresolved());
  }

  private Optional<String> raw(String expected) {
    if (!isText()) {
      return fault("expected " + expected + ", but it is " + described() + inQuotes());
    }
    return written().isBlank()
        ? fault("expected " + expected + ", but it is empty")
        : Optional.of(written());
  }

  private boolean isText() {
    // The parser has a tag of its own for a text that is all of ${NAME}.
    return node instanceof ScalarNode && Set.of(Tag.STR, Tag.ENV_TAG).contains(node.getTag());
  }

  private String written() {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private String inQuotes() {
    boolean quotable = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL).contains(node.getTag());
    return quotable ? "; put it in quotes" : "";
  }

  /** What is there, with its value. */
  private String described() {
    if (node instanceof ScalarNode && !node.getTag().equals(Tag.NULL)) {
      return isText()
          ? quoted(written())
          : kind().replaceFirst("^a ", "the ") + " " + shortened(written());
    }
    return kind();
  }

  /** What is there, without its value. */
  String kind() {
    if (node instanceof MappingNode) {
      return "a mapping";
    }
    if (node instanceof SequenceNode) {
      return "a list";
    }
    if (node.getTag().equals(Tag.NULL)) {
      return "nothing";
    }
    if (node.getTag().equals(Tag.BOOL)) {
      return "a switch";
    }
    boolean number = node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    return number ? "a number" : isText() ? "text" : "a value with a tag (!)";
  }

  private static String quoted(String text) {
    return "'" + shortened(text) + "'";
  }

  private static String shortened(String text) {
    String line = SecretRule.withoutLogin(text).replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line;
  }
}
