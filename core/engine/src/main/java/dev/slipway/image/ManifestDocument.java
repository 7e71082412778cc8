package dev.slipway.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An index of images by platform, or the manifest of one image, of OCI or of Docker.
 *
 * @param entries of an index; without attestations, which are no images
 * @param config of a manifest; null for an index
 */
record ManifestDocument(String mediaType, List<Entry> entries, @Nullable Digest config) {
  static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
  static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

  /** What is asked for: without it, registries hide OCI manifests behind a 404. */
  static final String ACCEPT =
      String.join(", ", OCI_INDEX, OCI_MANIFEST, DOCKER_LIST, DOCKER_MANIFEST);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  ManifestDocument {
    Objects.requireNonNull(mediaType, "mediaType");
    entries = List.copyOf(entries);
  }

  /**
   * One image of an index.
   *
   * @param platform null when the index does not say it
   */
  record Entry(Digest manifest, @Nullable Platform platform) {}

  /**
   * Reads one.
   *
   * @param contentType the media type for a document that does not say its own
   * @return empty when it is neither; see {@link #wrong} for why
   */
  static Optional<ManifestDocument> read(byte[] content, String contentType) {
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    String type = json.path("mediaType").asString(contentType);
    if (json.path("manifests").isArray()) {
      List<Entry> entries = new ArrayList<>();
      for (JsonNode entry : json.path("manifests")) {
        Optional<Digest> digest = Digest.find(entry.path("digest").asString(""));
        if (digest.isEmpty()) {
          return Optional.empty();
        }
        if (!isAttestation(entry)) {
          entries.add(new Entry(digest.get(), platform(entry.path("platform"))));
        }
      }
      return Optional.of(new ManifestDocument(type, entries, null));
    }
    return Digest.find(json.path("config").path("digest").asString(""))
        .map(config -> new ManifestDocument(type, List.of(), config));
  }

  /** Why content is no document of these. */
  static String wrong(String contentType) {
    return contentType.contains("manifest.v1")
        ? "it is of Docker's old schema 1, which nodes no longer pull; push the image again"
        : "its answer of type '" + contentType + "' is no image's manifest; is it an image at all?";
  }

  /** BuildKit's provenance and software lists stand among the images, for an unknown platform. */
  private static boolean isAttestation(JsonNode entry) {
    return "unknown".equals(entry.path("platform").path("os").asString(""))
        || "attestation-manifest"
            .equals(entry.path("annotations").path("vnd.docker.reference.type").asString(""));
  }

  static @Nullable Platform platform(JsonNode json) {
    String os = json.path("os").asString("");
    String architecture = json.path("architecture").asString("");
    return os.isBlank() || architecture.isBlank()
        ? null
        : new Platform(os, architecture, json.path("variant").asString(""));
  }
}
