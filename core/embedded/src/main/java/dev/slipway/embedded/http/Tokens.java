package dev.slipway.embedded.http;

import dev.slipway.embedded.auth.Identity;
import dev.slipway.embedded.json.Json;
import dev.slipway.embedded.server.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.node.ObjectNode;

/** Tokens of service accounts: issued on request, and reviewed. Thread-safe. */
final class Tokens {
  private static final String ISSUER = "https://kubernetes.default.svc";
  private static final long SHORTEST = 600;
  private static final long USUAL = 3600;

  private final Callers callers;
  private final Supplier<Instant> now;
  private final byte[] key = new byte[32];

  Tokens(Callers callers, Supplier<Instant> now) {
    this.callers = callers;
    this.now = now;
    new SecureRandom().nextBytes(key);
  }

  /** Issues a token, and lets its bearer in until it expires. */
  ObjectNode issue(ObjectNode account, ObjectNode request) {
    long seconds = Json.number(request, USUAL, "spec", "expirationSeconds");
    if (seconds < SHORTEST) {
      throw Refusal.badRequest(
          "may not specify a duration less than 10 minutes: spec.expirationSeconds is " + seconds);
    }
    List<String> audiences = Json.strings(request, "spec", "audiences");
    if (audiences.isEmpty()) {
      audiences = List.of(ISSUER);
    }
    Instant begin = now.get();
    Instant end = begin.plusSeconds(seconds);
    Identity who = Identity.serviceAccount(Json.namespace(account), Json.name(account));
    String token = token(account, who, audiences, begin, end);
    callers.allow(token, who, end);
    ObjectNode answer = request.deepCopy();
    answer.put("kind", "TokenRequest").put("apiVersion", "authentication.k8s.io/v1");
    Json.metadata(answer)
        .put("name", Json.name(account))
        .put("namespace", Json.namespace(account))
        .put("creationTimestamp", begin.toString());
    ObjectNode spec = Json.make(answer, "spec");
    Json.put(spec, "expirationSeconds", seconds);
    audiences.forEach(spec.putArray("audiences")::add);
    answer.putObject("status").put("token", token).put("expirationTimestamp", end.toString());
    return answer;
  }

  /** Says whose token it is. */
  ObjectNode review(ObjectNode request) {
    ObjectNode answer = request.deepCopy();
    ObjectNode status = answer.putObject("status");
    Optional<Identity> who = callers.bearer(Json.string(request, "spec", "token"));
    if (who.isPresent()) {
      status.put("authenticated", true);
      status.set("user", user(who.get()));
      status.putArray("audiences").add(ISSUER);
    } else {
      status.putObject("user");
      status.put("error", "invalid bearer token");
    }
    return answer;
  }

  static ObjectNode user(Identity who) {
    ObjectNode user = Json.object().put("username", who.name());
    who.groups().forEach(user.putArray("groups")::add);
    return user;
  }

  private String token(
      ObjectNode account, Identity who, List<String> audiences, Instant begin, Instant end) {
    ObjectNode claims = Json.object();
    audiences.forEach(claims.putArray("aud")::add);
    claims.put("exp", end.getEpochSecond()).put("iat", begin.getEpochSecond());
    claims.put("iss", ISSUER).put("jti", UUID.randomUUID().toString());
    ObjectNode kubernetes = claims.putObject("kubernetes.io");
    kubernetes.put("namespace", Json.namespace(account));
    kubernetes
        .putObject("serviceaccount")
        .put("name", Json.name(account))
        .put("uid", Json.uid(account));
    claims.put("nbf", begin.getEpochSecond()).put("sub", who.name());
    String signed =
        base64(Json.bytes(Json.object().put("alg", "HS256").put("typ", "JWT")))
            + "."
            + base64(Json.bytes(claims));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "Tried to sign a token but the JDK refused; check its HmacSHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
