package dev.slipway.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that closes the output of a command. An exec can end with exit status 0 while its
 * command was cut or still runs (kubernetes#73056, k3s#2062): only an output that ends with this
 * line is complete.
 */
final class Sentinel {
  private final String mark;
  private final Pattern line;

  private Sentinel(String mark) {
    this.mark = mark;
    // The shell's printf begins with a line end of its own, so that what the command printed keeps
    // its last line as it was.
    this.line = Pattern.compile("\n" + Pattern.quote(mark) + " (\\d{1,3})\n");
  }

  /** One that no earlier output can hold. */
  static Sentinel fresh() {
    return new Sentinel("slipway-" + UUID.randomUUID());
  }

  static Sentinel of(String mark) {
    return new Sentinel(mark);
  }

  /** The command, run by the container's shell, which then prints the line. */
  List<String> wrap(List<String> command) {
    List<String> wrapped = new ArrayList<>(command.size() + 4);
    wrapped.add("sh");
    wrapped.add("-c");
    wrapped.add("\"$@\"; c=$?; printf '\\n" + mark + " %s\\n' \"$c\"; exit $c");
    wrapped.add("sh");
    wrapped.addAll(command);
    return wrapped;
  }

  /** The exit code that the line told; empty when it did not arrive. */
  OptionalInt exitCode(String output) {
    Matcher matcher = line.matcher(output);
    OptionalInt code = OptionalInt.empty();
    while (matcher.find()) {
      code = OptionalInt.of(Integer.parseInt(matcher.group(1)));
    }
    return code;
  }

  /** The output as the command wrote it. */
  String strip(String output) {
    return line.matcher(output).replaceAll("");
  }
}
