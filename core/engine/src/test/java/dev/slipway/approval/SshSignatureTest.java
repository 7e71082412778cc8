package dev.slipway.approval;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.error.SlipwayException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Signatures that {@code ssh-keygen} of OpenSSH made; the private key is gone. */
class SshSignatureTest {
  static final String PUBLIC_KEY =
      "ssh-ed25519" + " AAAAC3NzaC1lZDI1NTE5AAAAIEwIrcr6AlvLmJTa7cx/0r4xenl733wu+1DgIpSKB0La grace";

  private static final String OTHER_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGp7NUTPM2u0mKNSb4wBmmTEZnyLzRZB8Mf5RZEZ4p1B";

  private static final Path FILE = Path.of("3f2c1a9.yaml");
  private static final Path SIGNATURE = Path.of("3f2c1a9.yaml.sig");
  private static final byte[] CONTENT = "version: \"3f2c1a9\"\n".getBytes(StandardCharsets.UTF_8);

  private static final String SIGNED =
      """
      -----BEGIN SSH SIGNATURE-----
      U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgTAityvoCW8uYlNrtzH/SvjF6eX
      vffC77UOAilIoHQtoAAAAHc2xpcHdheQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQy
      NTUxOQAAAECIpKdw3obnijINtXBuWQRIUX8YrS0GC0qS7P073/CfiR1LG2EeZqxrqrbndp
      VNMMWa0egFDSzaw0ODVYb75TEF
      -----END SSH SIGNATURE-----
      """;

  /** Of the same content by the same key, but with {@code -n file}. */
  private static final String FOR_ANOTHER_PURPOSE =
      """
      -----BEGIN SSH SIGNATURE-----
      U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgTAityvoCW8uYlNrtzH/SvjF6eX
      vffC77UOAilIoHQtoAAAAEZmlsZQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gtZWQyNTUx
      OQAAAEC5rtsY0tJ3oja3WurH+pq0Hwxze175ASorU1VkmNVr1X29mrM8oHsQUvPMA063Un
      b2DFcUMGCXmSL8qVRKVrsB
      -----END SSH SIGNATURE-----
      """;

  @Test
  void verifiesWhatOpenSshSigned() {
    assertThatCode(() -> verify(SIGNED, CONTENT, PUBLIC_KEY)).doesNotThrowAnyException();
  }

  @Test
  void refusesOtherContent() {
    byte[] other = "version: \"3f2c1a8\"\n".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> verify(SIGNED, other, PUBLIC_KEY))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("not of what 3f2c1a9.yaml says now");
  }

  @Test
  void refusesAnotherKey() {
    assertThatThrownBy(() -> verify(SIGNED, CONTENT, OTHER_KEY))
        .hasMessageContaining("by another key");
  }

  @Test
  void refusesWhatWasSignedForSomethingElse() {
    assertThatThrownBy(() -> verify(FOR_ANOTHER_PURPOSE, CONTENT, PUBLIC_KEY))
        .hasMessageContaining("made for 'file', not for 'slipway'");
  }

  @Test
  void refusesWhatIsCutOrNoSignature() {
    assertThatThrownBy(() -> verify("signed, grace", CONTENT, PUBLIC_KEY))
        .hasMessageContaining("is no SSH signature");
    assertThatThrownBy(
            () -> verify(SIGNED.replace("VNMMWa0egFDSzaw0ODVYb75TEF\n", ""), CONTENT, PUBLIC_KEY))
        .hasMessageContaining("cut or damaged");
  }

  private static void verify(String signature, byte[] content, String key) {
    SshSignature.parse(SIGNATURE, signature.getBytes(StandardCharsets.US_ASCII))
        .verify(FILE, content, key, ApprovalFiles.NAMESPACE);
  }
}
