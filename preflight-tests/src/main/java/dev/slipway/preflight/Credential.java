package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * When the credentials of a client end. A token that the client renews by itself (in a cluster, or
 * by a program of the kubeconfig) has no end here.
 */
record Credential(Config config) {
  Optional<Instant> certificateEnds() {
    try {
      if (config.getClientCertData() != null) {
        return Optional.of(
            TlsCertificate.read(Base64.getMimeDecoder().decode(config.getClientCertData())).ends());
      }
      if (config.getClientCertFile() != null) {
        return Optional.of(
            TlsCertificate.read(Files.readAllBytes(Path.of(config.getClientCertFile()))).ends());
      }
      return Optional.empty();
    } catch (CertificateException | IOException | IllegalArgumentException e) {
      throw new CouldNotCheckException(
          "Tried to read the kubeconfig's client certificate, but " + e.getMessage(), e);
    }
  }

  /** By its {@code exp} (RFC 7519, 4.1.4); none for a token that is no JWT. */
  Optional<Instant> tokenEnds() {
    String token = config.getOauthToken();
    String[] parts = token == null ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
      JsonNode exp =
          JsonMapper.shared().readTree(new String(claims, StandardCharsets.UTF_8)).path("exp");
      return exp.isNumber() ? Optional.of(Instant.ofEpochSecond(exp.asLong())) : Optional.empty();
    } catch (IllegalArgumentException | JacksonException e) {
      return Optional.empty();
    }
  }

  /** For people; never with its value. */
  String what() {
    if (config.getOauthToken() != null) {
      return "a token without an end";
    }
    return config.getAutoOAuthToken() != null ? "a token that is renewed" : "none is configured";
  }
}
