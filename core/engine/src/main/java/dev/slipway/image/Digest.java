package dev.slipway.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The digest of content, in the form of the OCI image specification: {@code sha256:} and 64 small
 * hex digits, or {@code sha512:} and 128.
 */
public record Digest(String value) {
  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");

  /**
   * @throws ImageException when the text has not this form
   */
  public Digest {
    Objects.requireNonNull(value, "value");
    if (!isDigest(value)) {
      throw new ImageException(
          "Tried to read '"
              + value
              + "' as a digest, but it is none; give it as sha256:<64 small hex digits>");
    }
  }

  /** The digest that a text is; empty when it is none. */
  static Optional<Digest> find(String text) {
    return isDigest(text) ? Optional.of(new Digest(text)) : Optional.empty();
  }

  /** The digest of this content by SHA-256. */
  public static Digest of(byte[] content) {
    return of(content, "sha256");
  }

  /** Whether it is the digest of this content. */
  public boolean fits(byte[] content) {
    return equals(of(content, algorithm()));
  }

  private String algorithm() {
    return value.substring(0, value.indexOf(':'));
  }

  private static Digest of(byte[] content, String algorithm) {
    try {
      MessageDigest digest =
          MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
      return new Digest(algorithm + ":" + HexFormat.of().formatHex(digest.digest(content)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no " + algorithm, e);
    }
  }

  private static boolean isDigest(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
