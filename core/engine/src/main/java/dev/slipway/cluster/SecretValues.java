package dev.slipway.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of a Secret, in every form in which they may turn up in text. */
public final class SecretValues {
  private SecretValues() {}

  /**
   * The values of {@code data}, as they stand (base64) and decoded when they are text, and of
   * {@code stringData}, as they stand and encoded.
   *
   * @return empty when the object is not a Secret
   */
  public static List<String> of(GenericKubernetesResource object) {
    if (!"Secret".equals(object.getKind()) || !"v1".equals(object.getApiVersion())) {
      return List.of();
    }
    List<String> values = new ArrayList<>();
    for (String encoded : texts(object.getAdditionalProperties().get("data"))) {
      values.add(encoded);
      decode(encoded, values);
    }
    for (String plain : texts(object.getAdditionalProperties().get("stringData"))) {
      values.add(plain);
      values.add(Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }
    return List.copyOf(values);
  }

  private static List<String> texts(@Nullable Object map) {
    return map instanceof Map<?, ?> m
        ? m.values().stream().map(String::valueOf).toList()
        : List.of();
  }

  private static void decode(String encoded, List<String> values) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(encoded);
      values.add(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException | CharacterCodingException e) {
      // Not base64, or not text: there is no further form in which it could be read.
    }
  }
}
