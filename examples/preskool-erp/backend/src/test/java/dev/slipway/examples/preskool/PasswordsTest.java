package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final Passwords passwords = new Passwords(10, new SecureRandom());

  @Test
  void acceptsThePasswordThatWasHashedAndNoOther() {
    String hash = passwords.hash("AdminPass1!@#");

    assertThat(passwords.matches("AdminPass1!@#", hash)).isTrue();
    assertThat(passwords.matches("AdminPass1!@", hash)).isFalse();
    assertThat(passwords.matches("", hash)).isFalse();
  }

  @Test
  void saltsEachHash() {
    assertThat(passwords.hash("same")).isNotEqualTo(passwords.hash("same"));
  }

  @Test
  void checksAHashOfOtherRounds() {
    String older = new Passwords(5, new SecureRandom()).hash("secret");

    assertThat(older).startsWith("pbkdf2-sha256$5$");
    assertThat(passwords.matches("secret", older)).isTrue();
  }

  @Test
  void refusesAHashOfAnotherForm() {
    assertThatIllegalStateException()
        .isThrownBy(() -> passwords.matches("secret", "{bcrypt}$2a$10$x"))
        .withMessageContaining("set the account's password anew");
  }

  @Test
  void derivesAsTheStandardSays() {
    // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 ("passwd", "salt", 1), the first 32 of 64 octets
    byte[] octets =
        HexFormat.of().parseHex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc");
    String expected =
        "pbkdf2-sha256$1$c2FsdA$" + Base64.getEncoder().withoutPadding().encodeToString(octets);

    assertThat(passwords.matches("passwd", expected)).isTrue();
  }
}
