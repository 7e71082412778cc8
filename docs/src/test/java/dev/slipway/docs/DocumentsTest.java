package dev.slipway.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every Java snippet of the documents stands in a source that is compiled, and every link leads
 * somewhere.
 */
class DocumentsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern SNIPPET = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");

  static Stream<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("CONTRIBUTING.md"));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files
          .filter(f -> f.toString().endsWith(".md") && !f.toString().contains("/target/"))
          .forEach(documents::add);
    }
    return documents.stream();
  }

  @Test
  void theReadmeHasSnippets() throws IOException {
    assertThat(snippets(ROOT.resolve("README.md"))).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void snippetsAreCompiled(Path document) throws IOException {
    String compiled;
    try (Stream<Path> sources = Files.walk(ROOT.resolve("docs/src/test/java"))) {
      compiled =
          sources
              .filter(f -> f.getFileName().toString().endsWith(".java"))
              .map(DocumentsTest::read)
              .map(DocumentsTest::normal)
              .collect(Collectors.joining("\n"));
    }
    for (String snippet : snippets(document)) {
      assertThat(compiled).as(document.toString()).contains(normal(snippet));
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void linksLeadSomewhere(Path document) {
    Matcher links = LINK.matcher(read(document));
    while (links.find()) {
      assertThat(document.resolveSibling(links.group(1)))
          .as(document + ": " + links.group(1))
          .exists();
    }
  }

  private static List<String> snippets(Path document) throws IOException {
    return SNIPPET.matcher(Files.readString(document)).results().map(m -> m.group(1)).toList();
  }

  /** Without what only lays the code out. */
  private static String normal(String code) {
    return code.replaceAll("\\s+", " ").replaceAll(" ?([(){};,.]) ?", "$1").strip();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
