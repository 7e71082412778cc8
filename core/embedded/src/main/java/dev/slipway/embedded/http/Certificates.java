package dev.slipway.embedded.http;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority in memory: it makes the server's certificate and those of clients.
 * Certificates are written here (X.509 v3, RFC 5280, ECDSA with P-256 and SHA-256), as the JDK
 * makes none.
 */
final class Certificates {
  private static final byte[] ECDSA_SHA256 = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** A certificate and its key, each as PEM. */
  record Pair(String certificate, String key) {}

  private final KeyPair ca;
  private final String certificate;
  private final Instant now;
  private final SecureRandom random = new SecureRandom();

  Certificates(Instant now) throws GeneralSecurityException {
    this.now = now;
    this.ca = keys();
    byte[] name = name("slipway-embedded-ca", List.of());
    this.certificate =
        pem(
            "CERTIFICATE",
            sign(
                name,
                name,
                ca,
                List.of(
                    extension(
                        oid(2, 5, 29, 19), true, sequence(tlv(0x01, new byte[] {(byte) 0xff}))),
                    extension(oid(2, 5, 29, 15), true, tlv(0x03, new byte[] {2, (byte) 0xa4})))));
  }

  String authority() {
    return certificate;
  }

  Pair server() throws GeneralSecurityException {
    KeyPair keys = keys();
    byte[] names =
        sequence(
            tlv(0x82, ascii("localhost")),
            tlv(0x82, ascii("kubernetes")),
            tlv(0x82, ascii("kubernetes.default.svc")),
            tlv(0x87, new byte[] {127, 0, 0, 1}),
            tlv(0x87, new byte[] {10, 43, 0, 1}));
    return leaf(
        keys,
        name("slipway-embedded", List.of()),
        oid(1, 3, 6, 1, 5, 5, 7, 3, 1),
        extension(oid(2, 5, 29, 17), false, names));
  }

  Pair client(String user, List<String> groups) throws GeneralSecurityException {
    return leaf(Clients.KEYS, name(user, groups), oid(1, 3, 6, 1, 5, 5, 7, 3, 2));
  }

  /**
   * The keys of clients, made when the first is needed: finding primes takes longer than all else
   * in a cluster's start. Each cluster certifies them with an authority of its own.
   */
  private static final class Clients {
    /** RSA, as fabric8's client reads an EC key of a kubeconfig with further libraries alone. */
    static final KeyPair KEYS = make();

    private static KeyPair make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("Tried to make the keys of clients but failed", e);
      }
    }
  }

  private Pair leaf(KeyPair keys, byte[] subject, byte[] usage, byte[]... more)
      throws GeneralSecurityException {
    List<byte[]> extensions = new java.util.ArrayList<>(Arrays.asList(more));
    extensions.add(extension(oid(2, 5, 29, 37), false, sequence(usage)));
    byte[] signed = sign(name("slipway-embedded-ca", List.of()), subject, keys, extensions);
    return new Pair(pem("CERTIFICATE", signed), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private byte[] sign(byte[] issuer, byte[] subject, KeyPair keys, List<byte[]> extensions)
      throws GeneralSecurityException {
    byte[] validity =
        sequence(time(now.minusSeconds(3600)), time(now.plusSeconds(10L * 365 * 24 * 3600)));
    byte[] body =
        sequence(
            tlv(0xa0, integer(BigInteger.TWO)),
            integer(new BigInteger(63, random).add(BigInteger.ONE)),
            ECDSA_SHA256,
            issuer,
            validity,
            subject,
            keys.getPublic().getEncoded(),
            tlv(0xa3, sequence(extensions.toArray(new byte[0][]))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign((ca == null ? keys : ca).getPrivate());
    signature.update(body);
    return sequence(body, ECDSA_SHA256, tlv(0x03, concat(new byte[] {0}, signature.sign())));
  }

  private static byte[] extension(byte[] id, boolean critical, byte[] value) {
    byte[] octets = tlv(0x04, value);
    return critical
        ? sequence(id, tlv(0x01, new byte[] {(byte) 0xff}), octets)
        : sequence(id, octets);
  }

  private static byte[] name(String common, List<String> groups) {
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (String group : groups) {
      parts.writeBytes(attribute(oid(2, 5, 4, 10), group));
    }
    parts.writeBytes(attribute(oid(2, 5, 4, 3), common));
    return tlv(0x30, parts.toByteArray());
  }

  private static byte[] attribute(byte[] id, String value) {
    return tlv(0x31, sequence(id, tlv(0x0c, value.getBytes(StandardCharsets.UTF_8))));
  }

  private static byte[] time(Instant instant) {
    return tlv(0x18, ascii(TIME.format(instant)));
  }

  private static byte[] integer(BigInteger value) {
    return tlv(0x02, value.toByteArray());
  }

  private static byte[] oid(int... arcs) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(arcs[0] * 40 + arcs[1]);
    for (int i = 2; i < arcs.length; i++) {
      for (int shift = 28; shift >= 0; shift -= 7) {
        int bits = arcs[i] >>> shift;
        if (bits != 0 || shift == 0) {
          out.write((bits & 0x7f) | (shift == 0 ? 0 : 0x80));
        }
      }
    }
    return tlv(0x06, out.toByteArray());
  }

  private static byte[] sequence(byte[]... parts) {
    return tlv(0x30, concat(parts));
  }

  private static byte[] tlv(int tag, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (value.length < 128) {
      out.write(value.length);
    } else if (value.length < 256) {
      out.write(0x81);
      out.write(value.length);
    } else {
      out.write(0x82);
      out.write(value.length >> 8);
      out.write(value.length & 0xff);
    }
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String pem(String what, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
