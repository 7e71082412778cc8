package dev.slipway.preflight;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** Self-signed certificates, by the JDK's keytool. */
final class Certificates {
  static final char[] PASSWORD = "changeit".toCharArray();

  private Certificates() {}

  static byte[] pem(Path folder, int days, String host) throws Exception {
    byte[] encoded = keys(folder, days, host).getCertificate("web").getEncoded();
    String body = Base64.getMimeEncoder().encodeToString(encoded);
    return ("-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n")
        .getBytes(US_ASCII);
  }

  /** The certificate with its key. */
  static KeyStore keys(Path folder, int days, String host) throws Exception {
    Path store = Files.createTempDirectory(folder, "keys").resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "web",
                "-keyalg",
                "EC",
                "-dname",
                "CN=web",
                "-validity",
                String.valueOf(days),
                "-ext",
                "san=dns:" + host)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }
}
