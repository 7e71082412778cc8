package dev.slipway.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.config.RegistryConfig;
import dev.slipway.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With helpers that are small shell scripts. */
class DockerConfigTest {
  private static final String SECRET = "helper-pass-6612";

  @TempDir Path folder;

  @Test
  void findsALoginInTheFile() throws IOException {
    config("{'auths':{'ghcr.io':{'auth':'" + base64("bot:pass:with:colons") + "'}}}");

    Credentials found = source().of("ghcr.io").orElseThrow();

    assertThat(found.username()).isEqualTo("bot");
    assertThat(found.secret().value()).isEqualTo("pass:with:colons");
    assertThat(found.toString()).doesNotContain("with:colons");
    assertThat(source().of("quay.io")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://index.docker.io/v1/, docker.io",
    "https://ghcr.io/v2/, ghcr.io",
    "http://registry.example:5000, registry.example:5000",
    "Registry.Example, registry.example",
  })
  void knowsARegistryByTheUrlsThatDockerWrites(String key, String registry) throws IOException {
    config("{'auths':{'" + key + "':{'username':'bot','password':'pass-1'}}}");

    assertThat(source().of(registry)).hasValue(Credentials.password("bot", "pass-1"));
  }

  @Test
  void tellsTokensFromPasswords() throws IOException {
    config(
        "{'auths':{'a.example':{'auth':'%s','identitytoken':'id-tok'},'b.example':{'registrytoken':'reg-tok'}}}"
            .formatted(base64("bot:")));

    assertThat(source().of("a.example").orElseThrow().kind())
        .isEqualTo(Credentials.Kind.IDENTITY_TOKEN);
    assertThat(source().of("b.example").orElseThrow().kind())
        .isEqualTo(Credentials.Kind.REGISTRY_TOKEN);
  }

  @Test
  void isAnonymousWhereNobodyLoggedIn() throws IOException {
    assertThat(source().of("ghcr.io")).isEmpty();
    config("{'auths':{'ghcr.io':{}}}");
    assertThat(source().of("ghcr.io")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hidden-4410", "['hidden-4410']", "{'auths':{'ghcr.io':{'auth':'hidden-4410'}}}"})
  void refusesABrokenFileWithoutQuotingIt(String broken) throws IOException {
    config(broken);

    assertThatThrownBy(() -> source().of("ghcr.io"))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(folder.resolve("config.json").toString())
        .hasMessageNotContaining("hidden")
        .hasNoCause();
  }

  @Test
  void liesWhereDockerHasIt() {
    Path home = Path.of("/home/bot");
    assertThat(DockerConfig.file(Map.of(), home))
        .isEqualTo(Path.of("/home/bot/.docker/config.json"));
    assertThat(DockerConfig.file(Map.of("DOCKER_CONFIG", "/ci"), home))
        .isEqualTo(Path.of("/ci/config.json"));
  }

  @Test
  void asksTheHelperOfTheRegistryBeforeTheOneForAll() throws IOException {
    helper("one", "read s; echo \"{\\\"Username\\\":\\\"$s\\\",\\\"Secret\\\":\\\"%s\\\"}\"");
    helper("all", "read s; echo \"{\\\"Username\\\":\\\"all $s\\\",\\\"Secret\\\":\\\"%s\\\"}\"");
    config("{'credHelpers':{'ghcr.io':'one'},'credsStore':'all'}");

    assertThat(source().of("ghcr.io")).hasValue(Credentials.password("ghcr.io", SECRET));
    assertThat(source().of("quay.io")).hasValue(Credentials.password("all quay.io", SECRET));
    assertThat(source().of("docker.io"))
        .hasValue(Credentials.password("all https://index.docker.io/v1/", SECRET));
  }

  @Test
  void takesTheFileWhenTheHelperHasNothing() throws IOException {
    helper("all", "echo 'credentials not found in native keychain'; exit 1");
    config("{'credsStore':'all','auths':{'ghcr.io':{'auth':'" + base64("bot:in-the-file") + "'}}}");

    assertThat(source().of("ghcr.io")).hasValue(Credentials.password("bot", "in-the-file"));
    assertThat(source().of("quay.io")).isEmpty();
  }

  @Test
  void takesATokenForOneWhenTheHelperSaysSo() throws IOException {
    helper("all", "echo '{\"Username\":\"<token>\",\"Secret\":\"%s\"}'");
    config("{'credsStore':'all'}");

    assertThat(source().of("ghcr.io").orElseThrow().kind())
        .isEqualTo(Credentials.Kind.IDENTITY_TOKEN);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo '%s'; echo '%s' >&2; exit 3 | ended with exit status 3",
        "echo 'Secret %s' | is no JSON",
        "head -c 100000 /dev/zero | printed more than 64 KiB",
      })
  void saysWhatAHelperDidWithoutWhatItPrinted(String script, String why) throws IOException {
    helper("all", script);
    config("{'credsStore':'all'}");

    assertThatThrownBy(() -> source().of("ghcr.io"))
        .isInstanceOf(ImageException.class)
        .hasMessageStartingWith("Tried to ask docker-credential-all for the credentials of ghcr.io")
        .hasMessageContaining(why)
        .hasMessageNotContaining(SECRET)
        .hasNoCause();
  }

  @Test
  @Timeout(20)
  void doesNotWaitForAHelperThatWaits() throws IOException {
    // Its child holds the output open when the helper itself is gone.
    helper("all", "echo '%s'; sleep 300");
    config("{'credsStore':'all'}");

    assertThatThrownBy(() -> source(Duration.ofMillis(300)).of("ghcr.io"))
        .hasMessageContaining("did not answer within 300 ms")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "../all", "a b"})
  void saysThatAHelperIsNotThere(String name) throws IOException {
    helper("all", "echo '{}'");
    config("{'credsStore':'" + name + "'}");

    assertThatThrownBy(() -> source().of("ghcr.io")).hasMessageContaining("it is not on the PATH");
  }

  @Test
  void givesWayToWhatSlipwayYamlSays() {
    CredentialSource docker = registry -> Optional.of(Credentials.password("docker", registry));
    CredentialSource configured =
        new ConfiguredCredentials(
            List.of(
                new RegistryConfig("GHCR.io", "bot", new Secret("tok-1", true), false),
                new RegistryConfig("quay.io", null, null, true)),
            docker);

    assertThat(configured.of("ghcr.io")).hasValue(Credentials.password("bot", "tok-1"));
    assertThat(configured.of("quay.io")).hasValue(Credentials.password("docker", "quay.io"));
  }

  private DockerConfig source() {
    return source(Duration.ofSeconds(10));
  }

  private DockerConfig source(Duration limit) {
    return new DockerConfig(
        folder.resolve("config.json"), new CredentialHelpers(List.of(folder), limit));
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("config.json"), json.replace('\'', '"'));
  }

  private void helper(String name, String script) throws IOException {
    Path file = folder.resolve("docker-credential-" + name);
    Files.writeString(file, "#!/bin/sh\n" + script.replace("%s", SECRET) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
