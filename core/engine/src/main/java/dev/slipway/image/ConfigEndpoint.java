package dev.slipway.image;

import dev.slipway.image.RegistryAnswer.Failed;
import dev.slipway.image.RegistryAnswer.Found;
import dev.slipway.image.RegistryCaller.Call;
import dev.slipway.image.RegistryFailure.Unreadable;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v2/<repository>/blobs/<digest>}, of an image's configuration. */
final class ConfigEndpoint {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RegistryCaller caller;
  private final Limits limits;

  ConfigEndpoint(RegistryCaller caller, Limits limits) {
    this.caller = caller;
    this.limits = limits;
  }

  /**
   * The image of a manifest.
   *
   * @param manifest the manifest's digest
   * @param config its configuration's
   */
  RegistryAnswer<PlatformImage> read(
      String repository, Digest manifest, Digest config, Question question) {
    return caller
        .ask(
            new Call(
                "GET",
                repository,
                "blobs",
                config.value(),
                "application/octet-stream, */*",
                limits.blob()),
            question)
        .flatMap(answer -> understood(answer.body(), manifest, config, question));
  }

  private static RegistryAnswer<PlatformImage> understood(
      byte[] content, Digest manifest, Digest config, Question question) {
    if (!config.fits(content)) {
      return unreadable(question, "the content that came is not that of " + config);
    }
    JsonNode json;
    try {
      json = JSON.readTree(content);
    } catch (JacksonException e) {
      return unreadable(question, "it is no JSON, so this is no container image");
    }
    Platform platform = ManifestDocument.platform(json);
    if (platform == null) {
      return unreadable(question, "it names no platform, so this is no container image");
    }
    Map<String, String> labels = new LinkedHashMap<>();
    json.path("config")
        .path("Labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
    return new Found<>(new PlatformImage(platform, manifest, labels));
  }

  private static <T> RegistryAnswer<T> unreadable(Question question, String what) {
    return new Failed<>(
        new Unreadable(question.tried() + ", but " + what + "; look at how it was pushed"));
  }
}
