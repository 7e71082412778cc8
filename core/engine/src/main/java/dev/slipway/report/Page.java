package dev.slipway.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** A template beside this class, whose parts are too. */
enum Page {
  RELEASE("release"),
  REHEARSAL("rehearsal");

  private final String template;

  Page(String template) {
    this.template = template;
  }

  /** The page, filled; whatever stands in the values is text. */
  String html(Map<String, Object> values) {
    try (Reader reader = open(template)) {
      Template compiled =
          Mustache.compiler().escapeHTML(true).withLoader(Page::open).compile(reader);
      return compiled.execute(values);
    } catch (IOException e) {
      throw new ReportException("Tried to read the template " + template + ", but " + e, e);
    }
  }

  /**
   * Writes a page; folders that are missing are made.
   *
   * @param what for people, as {@code the report of r-1}
   */
  static void write(String html, String what, Path file) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, html);
    } catch (IOException e) {
      throw new ReportException(
          "Tried to write "
              + what
              + " to "
              + file
              + ", but "
              + e
              + "; give a file in a folder that can be written",
          e);
    }
  }

  private static Reader open(String name) {
    String file = name + ".mustache";
    try {
      InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(file), file);
      return new InputStreamReader(in, StandardCharsets.UTF_8);
    } catch (UncheckedIOException e) {
      throw new ReportException("Tried to read the template " + file + ", but " + e, e);
    }
  }
}
