package dev.slipway.embedded.node;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The images that there are: names and tags, each with its program. Any other cannot be pulled.
 * Nothing is fetched; only a registry on this machine's loopback is asked for what it says.
 */
public final class ImageCatalogue {
  private static final Duration ASKING = Duration.ofSeconds(2);

  private final Map<String, Map<String, Program>> images;

  private ImageCatalogue(Map<String, Map<String, Program>> images) {
    this.images = images;
  }

  /** What came of asking for an image. */
  sealed interface Found {
    record Image(Program program, String name) implements Found {}

    record Failure(String message) implements Found {}

    record Invalid(String message) implements Found {}
  }

  /** Starts with BusyBox ({@code busybox:1.36} and {@code busybox:latest}). */
  public static Builder builder() {
    return new Builder();
  }

  /** Looks at what is on the node. */
  Optional<Program> local(String text) {
    return ImageName.parse(text)
        .map(name -> images.getOrDefault(name.bare(), Map.of()).get(name.tag()));
  }

  /** Returns whether there is such an image, by name and tag. */
  public boolean has(String image) {
    return local(image).isPresent();
  }

  /** Looks for an image as a pull does, with a real runtime's words when it fails. */
  Found pull(String text) {
    Optional<ImageName> parsed = ImageName.parse(text);
    if (parsed.isEmpty()) {
      return new Found.Invalid(
          "Failed to apply default image tag \""
              + text
              + "\": couldn't parse image reference \""
              + text
              + "\": invalid reference format");
    }
    ImageName name = parsed.get();
    Map<String, Program> tags = images.getOrDefault(name.bare(), Map.of());
    if (tags.containsKey(name.tag())) {
      return new Found.Image(tags.get(name.tag()), name.full());
    }
    return new Found.Failure(failure(name, !tags.isEmpty()));
  }

  private static String failure(ImageName name, boolean known) {
    String full = name.full();
    String trying =
        " desc = failed to pull and unpack image \""
            + full
            + "\": failed to resolve reference \""
            + full
            + "\": ";
    String missing = "rpc error: code = NotFound" + trying + full + ": not found";
    if (known) {
      return missing;
    }
    String unknown = "rpc error: code = Unknown" + trying;
    if (name.registry().equals("docker.io")) {
      return unknown
          + "pull access denied, repository does not exist or may require authorization: server"
          + " message: insufficient_scope: authorization failed";
    }
    String host = name.registry().replaceFirst(":\\d+$", "");
    String path = "/v2/" + name.repository() + "/manifests/" + name.tag();
    boolean loopback = host.equals("localhost") || host.startsWith("127.");
    String url = (loopback ? "http://" : "https://") + name.registry() + path;
    String asked = "failed to do request: Head \"" + url + "\": ";
    if (!loopback) {
      return unknown + asked + "dial tcp: lookup " + host + ": no such host";
    }
    return ask(name, url, missing, unknown, asked);
  }

  private static String ask(
      ImageName name, String url, String missing, String unknown, String asked) {
    String address =
        "127.0.0.1"
            + (name.registry().contains(":")
                ? name.registry().substring(name.registry().indexOf(':'))
                : ":80");
    HttpClient client = HttpClient.newBuilder().connectTimeout(ASKING).build();
    try {
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url))
                  .method("HEAD", HttpRequest.BodyPublishers.noBody())
                  .timeout(ASKING)
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      return answer.statusCode() == 404
          ? missing
          : unknown + "unexpected status code " + answer.statusCode();
    } catch (ConnectException e) {
      return unknown + asked + "dial tcp " + address + ": connect: connection refused";
    } catch (IOException e) {
      return unknown + asked + "EOF";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unknown + asked + "context canceled";
    }
  }

  /** Collects images. */
  public static final class Builder {
    private final Map<String, Map<String, Program>> images = new LinkedHashMap<>();

    private Builder() {
      image("busybox", Program.busybox(), "1.36", "latest");
    }

    /**
     * Adds a repository's tags.
     *
     * @param repository such as {@code shop/backend} or {@code registry.example/shop}
     * @param tags those that exist, at least one; adding one twice replaces it
     */
    public Builder image(String repository, Program program, String... tags) {
      Set<String> named = new TreeSet<>(List.of(tags));
      if (named.isEmpty()) {
        throw new IllegalArgumentException(
            "Tried to add image " + repository + " but without a tag; name those that exist");
      }
      String bare =
          ImageName.parse(repository)
              .map(ImageName::bare)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "Tried to add image \""
                              + repository
                              + "\" but it is no repository's name; write it in lower case,"
                              + " without a tag"));
      named.forEach(tag -> images.computeIfAbsent(bare, key -> new HashMap<>()).put(tag, program));
      return this;
    }

    /** Returns the catalogue. */
    public ImageCatalogue build() {
      Map<String, Map<String, Program>> copy = new HashMap<>();
      images.forEach((name, tags) -> copy.put(name, Map.copyOf(tags)));
      return new ImageCatalogue(Map.copyOf(copy));
    }
  }
}
