package dev.slipway.message;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Posts a message as plain JSON. With a key the body is signed: {@code X-Slipway-Signature:
 * sha256=<hex>} is the HMAC-SHA256 of {@code <timestamp>.<body>}, the timestamp in {@code
 * X-Slipway-Timestamp}, Unix seconds. The receiver drops an {@code Idempotency-Key} that it knows,
 * so a message in doubt is posted again.
 */
final class Webhook implements Channel {
  private final String name;
  private final URI url;
  private final @Nullable String key;
  private final Poster poster;

  Webhook(String name, URI url, @Nullable String key, Poster poster) {
    this.name = name;
    this.url = url;
    this.key = key;
    this.poster = poster;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Delivery send(Message message, @Nullable String thread) {
    byte[] body = Poster.JSON.writeValueAsBytes(WebhookJson.payload(message));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Idempotency-Key", message.id());
    if (key != null) {
      String timestamp = String.valueOf(poster.clock().instant().getEpochSecond());
      headers.put("X-Slipway-Timestamp", timestamp);
      headers.put("X-Slipway-Signature", "sha256=" + signature(key, timestamp, body));
    }
    return Poster.understood(name, poster.post(url, headers, body));
  }

  @Override
  public Delivery find(Message message, @Nullable String thread) {
    return Delivery.later("the receiver drops what it knows", Duration.ZERO);
  }

  static String signature(String key, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
