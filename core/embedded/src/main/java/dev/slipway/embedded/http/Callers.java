package dev.slipway.embedded.http;

import dev.slipway.embedded.api.ApiException;
import dev.slipway.embedded.auth.Identity;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Who makes a request: by bearer token, else by client certificate, else nobody in particular.
 * Thread-safe.
 */
final class Callers {
  private record Pass(Identity identity, Instant until) {}

  private final Map<String, Pass> tokens = new ConcurrentHashMap<>();
  private final Supplier<Instant> now;

  Callers(Supplier<Instant> now) {
    this.now = now;
  }

  void allow(String token, Identity identity) {
    allow(token, identity, Instant.MAX);
  }

  /** Lets the bearer of a token in until a time. */
  void allow(String token, Identity identity, Instant until) {
    tokens.put(token, new Pass(identity, until));
  }

  /** Returns whose token it is; empty when it is nobody's or has expired. */
  Optional<Identity> bearer(String token) {
    Pass pass = tokens.get(token);
    return pass != null && now.get().isBefore(pass.until())
        ? Optional.of(pass.identity())
        : Optional.empty();
  }

  Identity of(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    if (header != null && header.startsWith("Bearer ")) {
      return bearer(header.substring("Bearer ".length()))
          .orElseThrow(() -> new ApiException(401, "Unauthorized", "Unauthorized"));
    }
    if (request.isSSL()) {
      try {
        Certificate first = request.connection().sslSession().getPeerCertificates()[0];
        if (first instanceof X509Certificate certificate) {
          return named(certificate);
        }
      } catch (SSLPeerUnverifiedException e) {
        return Identity.anonymous();
      }
    }
    return Identity.anonymous();
  }

  private static Identity named(X509Certificate certificate) {
    String name = "";
    List<String> groups = new ArrayList<>();
    try {
      for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          name = String.valueOf(part.getValue());
        } else if (part.getType().equalsIgnoreCase("O")) {
          groups.add(String.valueOf(part.getValue()));
        }
      }
    } catch (InvalidNameException e) {
      throw new ApiException(401, "Unauthorized", "Unauthorized");
    }
    groups.add("system:authenticated");
    return new Identity(name, groups);
  }
}
