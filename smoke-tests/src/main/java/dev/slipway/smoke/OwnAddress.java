package dev.slipway.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a page says where something is, as a browser understands it: what no address may have is
 * escaped, and what comes after # is not sent.
 */
final class OwnAddress {
  private static final Pattern ILLEGAL =
      Pattern.compile("%(?![0-9a-fA-F]{2})|[^-a-zA-Z0-9._~:/?@!$&'()*+,;=%]+");

  private OwnAddress() {}

  /** The address; empty where another host serves it, or none. */
  static Optional<URI> of(URI page, String said) {
    try {
      URL base = page.toURL();
      URL there = new URL(base, said.strip());
      boolean own =
          there.getProtocol().startsWith("http")
              && there.getHost().equalsIgnoreCase(base.getHost())
              && port(there) == port(base);
      return own
          ? Optional.of(
              URI.create(
                  there.getProtocol() + "://" + page.getRawAuthority() + escaped(there.getFile())))
          : Optional.empty();
    } catch (MalformedURLException e) {
      return Optional.empty();
    }
  }

  private static int port(URL url) {
    return url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
  }

  private static String escaped(String file) {
    return ILLEGAL
        .matcher(file)
        .replaceAll(m -> URLEncoder.encode(m.group(), UTF_8).replace("+", "%20"));
  }
}
