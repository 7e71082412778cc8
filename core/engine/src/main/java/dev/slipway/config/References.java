package dev.slipway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves {@code ${env:NAME}}, {@code ${env:NAME:-default}} and {@code ${file:PATH}} in a text.
 * What a reference resolves to is taken as it is, never searched for references again, and never
 * shown in a fault.
 */
final class References {
  /** Which references a text may have. */
  enum Allowed {
    /** The environment's. */
    ENVIRONMENT,
    /** The environment's, and files'. */
    SECRETS,
    /** The environment's, and {@code ${version}}, which stays for the release to fill in. */
    VERSION
  }

  /**
   * A text with its references resolved.
   *
   * @param referenced whether any part of it came from outside the file
   * @param outside what those parts are
   */
  record Resolved(String text, boolean referenced, Set<String> outside) {
    Resolved {
      outside = Set.copyOf(outside);
    }
  }

  private static final int MOST_BYTES = 64 * 1024;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)(}?)");
  private static final Pattern VARIABLE =
      Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-([\\s\\S]*))?");
  private static final Pattern SECRET_FILE = Pattern.compile("file:([\\s\\S]*\\S[\\s\\S]*)");

  private final Path folder;
  private final Map<String, String> environment;

  References(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Resolves a text.
   *
   * @param wrong takes what is wrong with the text itself
   * @param unresolved takes what is wrong with the world outside: unset variables, missing files
   * @return empty when it has a fault
   */
  Optional<Resolved> resolve(
      String raw, Allowed allowed, Place place, Faults wrong, Faults unresolved) {
    Matcher reference = REFERENCE.matcher(raw);
    StringBuilder text = new StringBuilder();
    Set<String> outside = new HashSet<>();
    boolean referenced = false;
    boolean whole = true;
    while (reference.find()) {
      String inner = reference.group(1);
      if (allowed == Allowed.VERSION && reference.group().equals("${version}")) {
        reference.appendReplacement(text, Matcher.quoteReplacement("${version}"));
        continue;
      }
      referenced = true;
      Matcher variable = VARIABLE.matcher(inner);
      Matcher secretFile = SECRET_FILE.matcher(inner);
      Optional<String> value;
      if (!reference.group(2).isEmpty() && variable.matches()) {
        String fallback = variable.group(2);
        value = variable(variable.group(1), place, fallback == null ? unresolved : new Faults());
        if (value.isEmpty() && fallback != null) {
          reference.appendReplacement(text, Matcher.quoteReplacement(fallback));
          continue;
        }
      } else if (!reference.group(2).isEmpty() && secretFile.matches()) {
        value =
            allowed == Allowed.SECRETS
                ? content(secretFile.group(1), place, unresolved)
                : refuse(place, wrong, "${file:PATH} is only for secrets; write ${env:NAME} here");
      } else {
        value = refuse(place, wrong, malformed(inner, !reference.group(2).isEmpty(), allowed));
      }
      whole &= value.isPresent();
      value.ifPresent(outside::add);
      reference.appendReplacement(text, Matcher.quoteReplacement(value.orElse("")));
    }
    reference.appendTail(text);
    return whole
        ? Optional.of(new Resolved(text.toString(), referenced, outside))
        : Optional.empty();
  }

  private static String malformed(String inner, boolean closed, Allowed allowed) {
    // What is between the braces is shown only where it is a mistyped kind: it may be a secret.
    String known =
        switch (allowed) {
          case ENVIRONMENT -> "${env:NAME} or ${env:NAME:-default}";
          case SECRETS -> "${env:NAME}, ${env:NAME:-default} or ${file:PATH}";
          case VERSION -> "${version}, ${env:NAME} or ${env:NAME:-default}";
        };
    if (!closed) {
      return "'${' has no '}' after it; expected " + known;
    }
    String kind = inner.replaceFirst(":[\\s\\S]*", "");
    boolean mistyped = Nearest.to(kind, List.of("env", "file", "version")).isPresent();
    return "expected " + known + ", but there is '${" + (mistyped ? kind : "") + "...}'";
  }

  private Optional<String> variable(String name, Place place, Faults unresolved) {
    String value = environment.getOrDefault(name, "");
    return value.isEmpty()
        ? refuse(place, unresolved, "the environment variable " + name + " is not set; set it")
        : Optional.of(value);
  }

  private Optional<String> content(String path, Place place, Faults unresolved) {
    String tried = "the file " + path + " of ${file:...} ";
    byte[] bytes;
    try (InputStream in = Files.newInputStream(folder.resolve(path))) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException | InvalidPathException e) {
      return refuse(
          place, unresolved, tried + "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    if (bytes.length > MOST_BYTES) {
      return refuse(place, unresolved, tried + "is larger than " + MOST_BYTES / 1024 + " KiB");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return refuse(place, unresolved, tried + "is not UTF-8 text");
    }
    // Editors and `echo` end a file with a newline that is no part of the secret.
    String trimmed = text.replaceFirst("\\r?\\n\\z", "");
    return trimmed.isBlank() ? refuse(place, unresolved, tried + "is empty") : Optional.of(trimmed);
  }

  private static Optional<String> refuse(Place place, Faults faults, String message) {
    faults.add(place, message);
    return Optional.empty();
  }
}
