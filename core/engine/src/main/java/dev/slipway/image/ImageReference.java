package dev.slipway.image;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a container names as its image, with what is left out filled in as Docker and Kubernetes do:
 * the registry {@code docker.io}, its folder {@code library}, the tag {@code latest}.
 *
 * @param registry its host, with a port where one is given, as {@code ghcr.io}
 * @param repository as {@code acme/backend}
 * @param tag null when only a digest is given
 * @param digest null when none is given; it wins over the tag
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
  /** Docker Hub, as it is named in references; its API has another host. */
  public static final String DOCKER_HUB = "docker.io";

  private static final int LONGEST_NAME = 255;

  private static final Pattern HOST =
      Pattern.compile(
          "(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\\[[0-9A-Fa-f:]+])(?::[0-9]{1,5})?");
  private static final Pattern REPOSITORY_PART =
      Pattern.compile("[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /**
   * @throws ImageException when a part has not its form
   */
  public ImageReference {
    refuse(text(registry, repository, tag, digest), fault(registry, repository, tag, digest));
  }

  /**
   * Reads a reference as it stands in a manifest: {@code backend}, {@code
   * ghcr.io/acme/backend:1.4}, {@code localhost:5000/backend@sha256:...}.
   *
   * @throws ImageException with what is wrong in it
   */
  public static ImageReference parse(String text) {
    Objects.requireNonNull(text, "text");
    require(!text.isBlank(), text, "there is nothing");
    require(!text.contains("://"), text, "it is a URL; leave the part before '://' and that out");
    require(text.chars().noneMatch(Character::isWhitespace), text, "there is white space in it");
    int at = text.indexOf('@');
    String named = at < 0 ? text : text.substring(0, at);
    Digest digest = at < 0 ? null : digest(text, text.substring(at + 1));
    // A colon before the last slash is the registry's port.
    int colon = named.lastIndexOf(':');
    boolean tagged = colon > named.lastIndexOf('/');
    String tag = tagged ? named.substring(colon + 1) : digest == null ? "latest" : null;
    String name = tagged ? named.substring(0, colon) : named;
    require(!name.isEmpty(), text, "it names no repository");
    int slash = name.indexOf('/');
    boolean hosted = slash > 0 && isHost(name.substring(0, slash));
    String registry = hosted ? canonical(name.substring(0, slash)) : DOCKER_HUB;
    String repository = inHub(registry, hosted ? name.substring(slash + 1) : name);
    refuse(text, fault(registry, repository, tag, digest));
    return new ImageReference(registry, repository, tag, digest);
  }

  /** The same image by the digest to which its tag was resolved; the tag stays for people. */
  public ImageReference at(Digest resolved) {
    return new ImageReference(registry, repository, tag, resolved);
  }

  /** By what the registry is asked: the digest, else the tag. */
  String version() {
    return digest != null ? digest.value() : Objects.requireNonNull(tag);
  }

  /** Whole, as {@code docker.io/library/redis:7}. */
  @Override
  public String toString() {
    return text(registry, repository, tag, digest);
  }

  /** The first part is a host when it cannot be a repository's: that is Docker's rule. */
  private static boolean isHost(String first) {
    return first.contains(".")
        || first.contains(":")
        || first.equals("localhost")
        || !first.equals(first.toLowerCase(Locale.ROOT));
  }

  /** One registry, one name, by which credentials and tokens are found. */
  static String canonical(String host) {
    String small = host.toLowerCase(Locale.ROOT);
    return small.equals("index.docker.io") || small.equals("registry-1.docker.io")
        ? DOCKER_HUB
        : small;
  }

  private static String inHub(String registry, String repository) {
    boolean official = registry.equals(DOCKER_HUB) && !repository.contains("/");
    return official ? "library/" + repository : repository;
  }

  private static Digest digest(String whole, String text) {
    return Digest.find(text)
        .orElseThrow(
            () ->
                fault(
                    whole, "'" + text + "' is no digest; give it as sha256:<64 small hex digits>"));
  }

  /** What is wrong; empty when nothing is. */
  private static Optional<String> fault(
      String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
    if (!HOST.matcher(registry).matches()) {
      return Optional.of("'" + registry + "' is no registry's host");
    }
    int port = registry.lastIndexOf(':');
    if (port > registry.lastIndexOf(']')
        && Integer.parseInt(registry.substring(port + 1)) > 65_535) {
      return Optional.of("its registry's port is above 65535");
    }
    for (String part : repository.split("/", -1)) {
      if (!REPOSITORY_PART.matcher(part).matches()) {
        return Optional.of(wrongPart(repository, part));
      }
    }
    if (registry.length() + 1 + repository.length() > LONGEST_NAME) {
      return Optional.of("its name has more than 255 characters");
    }
    if (tag != null && !TAG.matcher(tag).matches()) {
      return Optional.of("'" + tag + "' is no tag");
    }
    return tag == null && digest == null
        ? Optional.of("it has neither tag nor digest")
        : Optional.empty();
  }

  private static String wrongPart(String repository, String part) {
    if (part.isEmpty()) {
      return "its repository '" + repository + "' has an empty part";
    }
    String small = part.toLowerCase(Locale.ROOT);
    return REPOSITORY_PART.matcher(small).matches()
        ? "'" + part + "' in its repository has capitals; write " + small
        : "'"
            + part
            + "' in its repository is not of small letters, digits and single '.', '_', '-'";
  }

  private static String text(
      String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
    return registry
        + "/"
        + repository
        + (tag == null ? "" : ":" + tag)
        + (digest == null ? "" : "@" + digest);
  }

  private static void refuse(String whole, Optional<String> fault) {
    fault.ifPresent(
        what -> {
          throw fault(whole, what);
        });
  }

  private static void require(boolean holds, String whole, String otherwise) {
    if (!holds) {
      throw fault(whole, otherwise);
    }
  }

  private static ImageException fault(String whole, String what) {
    return new ImageException(
        "Tried to read '"
            + whole
            + "' as an image reference, but "
            + what
            + "; correct it where it is written");
  }
}
