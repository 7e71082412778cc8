package dev.slipway.embedded.node;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed image reference.
 *
 * @param registry the host that was named; {@code docker.io} when none was
 * @param repository the path, with {@code library/} for Docker Hub's short names
 * @param tag the tag or digest
 */
record ImageName(String registry, String repository, String tag) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<registry>localhost(?::\\d+)?|[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+(?::\\d+)?"
              + "|[A-Za-z0-9-]+:\\d+)/)?"
              + "(?<path>[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
              + "(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
              + "(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[a-f0-9]{32,}))?");

  static Optional<ImageName> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    String registry = form.group("registry") == null ? "docker.io" : form.group("registry");
    String path = form.group("path");
    boolean isShort = registry.equals("docker.io") && path.indexOf('/') < 0;
    String tag = form.group("tag") == null ? "latest" : form.group("tag");
    return Optional.of(
        new ImageName(
            registry,
            isShort ? "library/" + path : path,
            form.group("digest") == null ? tag : form.group("digest")));
  }

  String full() {
    return registry + "/" + repository + (tag.contains(":") ? "@" : ":") + tag;
  }

  /** Without the tag. */
  String bare() {
    return registry + "/" + repository;
  }
}
