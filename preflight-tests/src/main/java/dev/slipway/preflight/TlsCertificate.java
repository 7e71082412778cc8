package dev.slipway.preflight;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The certificate that a TLS Secret serves.
 *
 * @param hosts its DNS names, which may begin with {@code *.}
 */
record TlsCertificate(List<String> hosts, Instant begins, Instant ends) {
  /** The subject alternative name of type DNS (RFC 5280, 4.2.1.6). */
  private static final int DNS = 2;

  TlsCertificate {
    hosts = List.copyOf(hosts);
    Objects.requireNonNull(begins, "begins");
    Objects.requireNonNull(ends, "ends");
  }

  /**
   * Reads the first of a chain, which is the server's own.
   *
   * @throws CertificateException when there is none
   */
  static TlsCertificate read(byte[] pem) throws CertificateException {
    X509Certificate first =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem));
    return new TlsCertificate(
        names(first), first.getNotBefore().toInstant(), first.getNotAfter().toInstant());
  }

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> names = new ArrayList<>();
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> name : alternatives) {
        if (Objects.equals(name.get(0), DNS)) {
          names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  /** Whether it is for a host; a wildcard stands for exactly one label (RFC 6125, 6.4.3). */
  boolean covers(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return hosts.contains(wanted)
        || (dot > 0 && !wanted.startsWith("*") && hosts.contains("*" + wanted.substring(dot)));
  }

  /** How long it holds from then; negative when it has ended. */
  Duration left(Instant now) {
    return Duration.between(now, ends);
  }
}
