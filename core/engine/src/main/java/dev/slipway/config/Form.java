package dev.slipway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A form that a text must have.
 *
 * @param expected names the form in a fault, as {@code a folder}
 * @param parser empty for a text that has not this form
 */
record Form<T>(String expected, Function<String, Optional<T>> parser) {
  static final Form<String> TEXT = matching("[\\s\\S]*\\S[\\s\\S]*", "text");

  /** RFC 1123 label: what namespaces are, and what can be in every name derived from it. */
  static final Form<String> LABEL =
      matching(
          "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?",
          "a name of small letters, digits and '-', at most 63");

  /** RFC 1123 subdomain: what the names of workloads are. */
  static final Form<String> SUBDOMAIN =
      matching(
          "[a-z0-9](?:[-.a-z0-9]{0,251}[a-z0-9])?",
          "the name of a Kubernetes object: small letters, digits, '-' and '.'");

  static final Form<String> ENVIRONMENT =
      matching(
          "[A-Za-z0-9](?:[-._A-Za-z0-9]{0,61}[A-Za-z0-9])?",
          "an environment's name of letters, digits, '-', '_' and '.', at most 63");

  static final Form<String> IMAGE =
      matching(
          "(?:[^\\s/:@$]+(?::[0-9]+)?/)?[^\\s:@$]+",
          "an image's name without tag and digest, as ghcr.io/acme/backend");

  /** The host of images, as it stands in their names. */
  static final Form<String> REGISTRY =
      matching(
          "(?:[A-Za-z0-9](?:[-.A-Za-z0-9]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:]+\\])(?::[0-9]{1,5})?",
          "a registry's host, as ghcr.io or registry.example.com:5000");

  static final Form<String> TAG =
      matching(
          "(?:[A-Za-z0-9_]|\\$\\{version\\})(?:[-.A-Za-z0-9_]|\\$\\{version\\}){0,127}",
          "an image tag, as ${version} or v${version}");

  static final Form<String> SUITE =
      matching(
          "[A-Za-z_$][A-Za-z0-9_$]*(?:\\.[A-Za-z_$][A-Za-z0-9_$]*)*",
          "a Java package or class, as com.acme.smoke");

  static final Form<URI> REQUEST_PATH =
      new Form<>("a path that begins with '/', as /api/v1/health", Form::requestPath);

  static final Form<URI> BASE_URL =
      new Form<>(
          "an absolute http or https URL without user, query and fragment, as"
              + " https://erp.example.com",
          Form::baseUrl);

  static final Form<URI> POST_URL =
      new Form<>("an absolute http or https URL", text -> uri(text).filter(Form::isHttp));

  private static final Pattern PATH_START = Pattern.compile("/(?!/)[^#\\s]*");

  static Form<String> matching(String regex, String expected) {
    Pattern pattern = Pattern.compile(regex);
    return new Form<>(
        expected, text -> Optional.of(text).filter(t -> pattern.matcher(t).matches()));
  }

  /** A path, relative to a folder unless absolute; {@code ~/} is the user's home. */
  static Form<Path> path(Path base) {
    return new Form<>("a path", text -> resolve(base, text));
  }

  /** A folder that exists. */
  static Form<Path> folder(Path base) {
    return new Form<>(
        "a folder that exists, relative to " + base,
        text -> resolve(base, text).filter(Files::isDirectory));
  }

  private static Optional<Path> resolve(Path base, String text) {
    try {
      Path from = text.startsWith("~/") ? Path.of(System.getProperty("user.home")) : base;
      return Optional.of(from.resolve(text.replaceFirst("^~/", "")).normalize());
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<URI> requestPath(String text) {
    return Optional.of(text).filter(t -> PATH_START.matcher(t).matches()).flatMap(Form::uri);
  }

  private static Optional<URI> baseUrl(String text) {
    // Without its last slash a path is simply appended.
    return uri(text.endsWith("/") ? text.substring(0, text.length() - 1) : text)
        .filter(Form::isHttp)
        .filter(u -> u.getRawUserInfo() == null)
        .filter(u -> u.getRawQuery() == null && u.getRawFragment() == null);
  }

  private static boolean isHttp(URI uri) {
    return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
        && uri.getHost() != null;
  }

  private static Optional<URI> uri(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
