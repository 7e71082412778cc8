package dev.slipway.approval;

import dev.slipway.error.SlipwayException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A detached signature as {@code ssh-keygen -Y sign} makes it with an Ed25519 key, by OpenSSH's
 * PROTOCOL.sshsig. Verified in this process: no program is needed to deploy.
 */
final class SshSignature {
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final String ED25519 = "ssh-ed25519";

  /** The head of an Ed25519 key in X.509's form, by RFC 8410. */
  private static final byte[] X509 = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Path file;
  private final byte[] key;
  private final String namespace;
  private final String hash;
  private final byte[] signature;

  private SshSignature(Path file, byte[] key, String namespace, String hash, byte[] signature) {
    this.file = file;
    this.key = key;
    this.namespace = namespace;
    this.hash = hash;
    this.signature = signature;
  }

  static SshSignature parse(Path file, byte[] content) {
    String text = new String(content, StandardCharsets.US_ASCII).strip();
    if (!text.startsWith(BEGIN) || !text.endsWith(END)) {
      throw refused(file, "it is no SSH signature");
    }
    try {
      ByteBuffer blob =
          ByteBuffer.wrap(
              Base64.getMimeDecoder()
                  .decode(text.substring(BEGIN.length(), text.length() - END.length())));
      byte[] magic = new byte[MAGIC.length];
      blob.get(magic);
      if (!Arrays.equals(magic, MAGIC) || blob.getInt() != 1) {
        throw refused(file, "it is no SSH signature of version 1");
      }
      byte[] key = string(blob);
      String namespace = text(blob);
      string(blob);
      String hash = text(blob);
      ByteBuffer signed = ByteBuffer.wrap(string(blob));
      String algorithm = text(signed);
      if (!algorithm.equals(ED25519)) {
        throw refused(file, "it is by " + algorithm + ", not by " + ED25519);
      }
      return new SshSignature(file, key, namespace, hash, string(signed));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw refused(file, "it is cut or damaged");
    }
  }

  /**
   * Proves that the owner of the key signed this content, for this purpose.
   *
   * @param publicKey in OpenSSH's form
   * @throws SlipwayException when it is not proven
   */
  void verify(Path signedFile, byte[] content, String publicKey, String purpose) {
    byte[] expected = Base64.getDecoder().decode(publicKey.split(" ")[1]);
    if (!MessageDigest.isEqual(expected, key)) {
      throw refused(file, "it is by another key than the one in approval.approvers");
    }
    if (!namespace.equals(purpose)) {
      throw refused(file, "it was made for '" + namespace + "', not for '" + purpose + "'");
    }
    String algorithm =
        switch (hash) {
          case "sha512" -> "SHA-512";
          case "sha256" -> "SHA-256";
          default -> throw refused(file, "its hash is " + hash);
        };
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key(expected));
      verifier.update(signedData(MessageDigest.getInstance(algorithm).digest(content)));
      if (!verifier.verify(signature)) {
        throw refused(file, "it is not of what " + signedFile + " says now; sign that again");
      }
    } catch (GeneralSecurityException | BufferUnderflowException e) {
      throw refused(file, "it cannot be verified: " + e.getMessage());
    }
  }

  private static PublicKey key(byte[] sshKey) throws GeneralSecurityException {
    ByteBuffer blob = ByteBuffer.wrap(sshKey);
    string(blob);
    byte[] point = string(blob);
    byte[] encoded = Arrays.copyOf(X509, X509.length + point.length);
    System.arraycopy(point, 0, encoded, X509.length, point.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  private byte[] signedData(byte[] digest) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(MAGIC);
    put(data, namespace.getBytes(StandardCharsets.UTF_8));
    put(data, new byte[0]);
    put(data, hash.getBytes(StandardCharsets.US_ASCII));
    put(data, digest);
    return data.toByteArray();
  }

  private static void put(ByteArrayOutputStream data, byte[] string) {
    data.writeBytes(ByteBuffer.allocate(4).putInt(string.length).array());
    data.writeBytes(string);
  }

  private static byte[] string(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer from) {
    return new String(string(from), StandardCharsets.UTF_8);
  }

  private static SlipwayException refused(Path file, String why) {
    return new SlipwayException("Tried to verify the signature " + file + ", but " + why);
  }
}
