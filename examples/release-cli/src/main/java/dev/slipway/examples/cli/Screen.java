package dev.slipway.examples.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Where a command reads and writes.
 *
 * @param in what a person types
 * @param out results
 * @param err progress, when results are JSON; questions, warnings and errors
 * @param terminal whether a person is there to be asked
 * @param color whether colors are wanted
 */
record Screen(
    BufferedReader in, PrintWriter out, PrintWriter err, boolean terminal, boolean color) {

  /** Asks for a line; empty at the end of the input. */
  Optional<String> ask(String question) {
    err.print(question);
    err.flush();
    try {
      return Optional.ofNullable(in.readLine()).map(String::strip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String good(String text) {
    return painted("32", text);
  }

  String bad(String text) {
    return painted("31", text);
  }

  String doubtful(String text) {
    return painted("33", text);
  }

  private String painted(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
