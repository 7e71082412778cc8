package dev.slipway.smoke;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a page says where something is, as a browser understands it: what no address may have is
 * escaped, and what comes after # is not sent.
 */
final class OwnAddress {
  private static final String LEGAL = "-._~:/?@!$&'()*+,;=";

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
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < file.length(); ) {
      int c = file.codePointAt(i);
      String one = Character.toString(c);
      boolean escape = file.substring(i).matches("(?s)%[0-9a-fA-F]{2}.*");
      if (escape || (c < 128 && (Character.isLetterOrDigit(c) || LEGAL.contains(one)))) {
        escaped.append(one);
      } else {
        for (byte b : one.getBytes(StandardCharsets.UTF_8)) {
          escaped.append(String.format(Locale.ROOT, "%%%02X", b));
        }
      }
      i += one.length();
    }
    return escaped.toString();
  }
}
