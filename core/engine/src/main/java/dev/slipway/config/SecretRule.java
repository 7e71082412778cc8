package dev.slipway.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Which values must not stand in the file as they are. */
final class SecretRule {
  /**
   * Names of secrets, but not of what is about one, as {@code tokenPath} and {@code secretName}.
   */
  private static final Pattern NAME =
      Pattern.compile(
          "(?!.*(?:path|name|field|file|policy|length|type)$)"
              + ".*(?:password|passwd|passphrase|passcode|pwd|secret|token|credential"
              + "|api[-_]?key|access[-_]?key|private[-_]?key|authorization|cookie|webhook).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:env|file):");
  private static final Pattern DEFAULT = Pattern.compile("\\$\\{env:[A-Za-z0-9_]+:-[^}]");
  private static final Pattern LOGIN_IN_URL = Pattern.compile("://[^/\\s@:]*:(?!\\$\\{)[^/\\s@]+@");

  private SecretRule() {}

  /** Whether a field of this name holds a secret. */
  static boolean namesSecret(String name) {
    return NAME.matcher(name).matches();
  }

  /** Whether a text gives a secret away where one is expected: it stands there, or its default. */
  static boolean isLiteral(String raw) {
    return !REFERENCE.matcher(raw).find() || DEFAULT.matcher(raw).find();
  }

  /** Whether a text has a password in a URL. */
  static boolean hasLogin(String raw) {
    return LOGIN_IN_URL.matcher(raw).find();
  }

  /** A text to be shown, without what is secret in it when it is a URL: its user and query. */
  static String withoutLogin(String text) {
    return text.replaceAll("://[^/\\s]*@", "://*****@").replaceAll("\\?.*", "?...");
  }

  /** What to do instead. */
  static String advice(String name) {
    String variable =
        name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("[^A-Za-z0-9]+", "_")
            .toUpperCase(Locale.ROOT);
    return "a secret must not stand in the file; set it as an environment variable and write"
        + " ${env:"
        + (variable.matches("[A-Z_].*") ? variable : "SECRET")
        + "} (without a default), or put it into a file and write ${file:PATH}";
  }
}
