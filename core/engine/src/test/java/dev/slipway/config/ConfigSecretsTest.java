package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigSecretsTest {
  @TempDir Path folder;

  @Test
  void givesEverySensitiveValueToTheRedactor() {
    SlipwayConfig config = Example.load(folder, Example.full());

    assertThat(config.secrets())
        .containsExactlyInAnyOrder(
            "smoke-pass-8315",
            "ghp-tok-6042",
            "jira-tok-7701",
            "genie-key-8802",
            "key-6640",
            "https://hooks.slack.com/services/T0/B0/rel-2207",
            "https://hooks.slack.com/services/T0/B1/inc-9914",
            "T0/B1/inc-9914",
            "prom-token-4471",
            "alert-pass-5530",
            "grafana-token-6192",
            "registry-tok-3308",
            "jira-tok-7719",
            "AdminPass-5521");
    assertThat(config.toString())
        .contains("smoke@preskool.test")
        .doesNotContain(config.secrets().toArray(String[]::new));
  }

  @Test
  void knowsTheSecretPartOfALongerText() {
    Secret header =
        Example.load(folder, variable("authorization", "Bearer ${env:SMOKE_PASSWORD}"))
            .environment("production")
            .variables()
            .get("authorization");
    assertThat(header.value()).isEqualTo("Bearer smoke-pass-8315");
    assertThat(header.parts()).containsExactly("smoke-pass-8315");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "dbPassword",
        "DB_PASSWORD_OLD",
        "token",
        "X-Auth-Token",
        "clientSecret",
        "apiKey",
        "API_KEY",
        "x-api-key",
        "Authorization",
        "Cookie",
        "webhookUrl"
      })
  void refusesALiteralWhereTheNameSaysSecret(String name) {
    assertThat(Example.faults(folder, variable(name, "hunter2-literal")))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("line 9, environments.production.variables." + name)
        .contains("a secret must not stand in the file", "${env:", "${file:PATH}")
        .doesNotContain("hunter2-literal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tokenPath", "secretName", "email", "keyboard", "passwordPolicy"})
  void acceptsALiteralWhereTheNameSaysNothingSecret(String name) {
    assertThat(
            Example.load(folder, variable(name, "plain"))
                .environment("production")
                .variables()
                .get(name))
        .isEqualTo(new Secret("plain", false));
  }

  @Test
  void refusesASecretsDefaultAndAPasswordInAUrl() {
    assertThat(Example.faults(folder, variable("password", "${env:NOT_SET:-hunter2}")))
        .hasSize(1)
        .asString()
        .contains("a secret must not stand in the file")
        .doesNotContain("hunter2");
    assertThat(Example.faults(folder, variable("database", "postgres://app:hunter2@db/preskool")))
        .hasSize(1)
        .asString()
        .contains("a secret must not stand in the file")
        .doesNotContain("hunter2");
    String baseUrl = Example.MINIMAL + "    baseUrl: https://app:hunter2@erp.preskool.com\n";
    assertThat(Example.faults(folder, baseUrl))
        .hasSize(1)
        .asString()
        .contains("without user")
        .doesNotContain("hunter2");
  }

  @Test
  void refusesANumberAsASecretWithoutShowingIt() {
    assertThat(Example.faults(folder, variable("password", "12345678")))
        .containsExactly(
            "line 9, environments.production.variables.password: expected text, but it is a"
                + " number; put it in quotes");
  }

  @Test
  void showsNothingOfWhatAReferenceHolds() {
    String yaml = Example.MINIMAL + "    baseUrl: ${env:BASE_URL}\n";
    SlipwayConfig config = Example.load(folder, yaml, Map.of("BASE_URL", "hunter2"));
    assertThatThrownBy(() -> config.environment("production"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 8, environments.production.baseUrl: expected an absolute")
        .hasMessageEndingWith("but what its reference holds is not")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void resolvesAPlainTextFromTheEnvironmentWithItsDefault() {
    String yaml =
        Example.MINIMAL.replace("namespace: preskool", "namespace: preskool-${env:STAGE:-test}");
    assertThat(Example.load(folder, yaml, Map.of()).environment("production").namespace())
        .isEqualTo("preskool-test");
    assertThat(
            Example.load(folder, yaml, Map.of("STAGE", "")).environment("production").namespace())
        .isEqualTo("preskool-test");
    assertThat(
            Example.load(folder, yaml, Map.of("STAGE", "qa")).environment("production").namespace())
        .isEqualTo("preskool-qa");
  }

  @Test
  void takesWhatAReferenceHoldsAsItIs() {
    Map<String, String> odd = Map.of("ODD", "a$1\\${env:ODD}");
    assertThat(
            Example.load(folder, variable("password", "${env:ODD}"), odd)
                .environment("production")
                .variables()
                .get("password")
                .value())
        .isEqualTo("a$1\\${env:ODD}");
  }

  @Test
  void refusesReferencesThatAreNone() {
    assertThat(Example.faults(folder, variable("email", "${evn:EMAIL}")))
        .containsExactly(
            "line 9, environments.production.variables.email: expected ${env:NAME},"
                + " ${env:NAME:-default} or ${file:PATH}, but there is '${evn...}'");
    assertThat(Example.faults(folder, variable("email", "${hunter2}")))
        .hasSize(1)
        .asString()
        .doesNotContain("hunter2");
    assertThat(Example.faults(folder, variable("email", "a${env:EMAIL")))
        .hasSize(1)
        .asString()
        .contains("has no '}' after it");
    assertThat(Example.faults(folder, Example.MINIMAL + "    context: ${file:context}\n"))
        .hasSize(1)
        .asString()
        .contains("${file:PATH} is only for secrets");
    assertThat(
            Example.faults(
                folder,
                Example.MINIMAL
                    + "backup: {workload: backend, command: [pg_dump, '-p${env:PASSWORD}']}\n"))
        .hasSize(1)
        .asString()
        .contains("backup.command[1]", "let the command read the container's own environment");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "channels: {incidents: 'https://hooks.slack.com/hunter2'}",
        "channels: {incidents: ['https://hooks.slack.com/hunter2']}",
        "checks: {login: {path: /login, tokenPath: t, body: 'password=hunter2'}}",
        "checks: {spotChecks: [{name: a, path: /a, headers: 'Authorization: hunter2'}]}",
        "checks: {spotChecks: [{name: a, path: 'a?token=hunter2'}]}",
        "backup: {workload: backend, command: pg_dump --password=hunter2}",
        "records: {folder: '${hunter2:x}'}",
      })
  void showsNothingOfASecretInTheWrongPlace(String field) {
    assertThat(Example.faults(folder, Example.MINIMAL + field + "\n"))
        .hasSize(1)
        .asString()
        .contains("expected")
        .doesNotContain("hunter2");
  }

  @Test
  void saysWhichSecretFileIsNotThere() {
    SlipwayConfig config = Example.load(folder, variable("password", "${file:secrets/none}"));
    assertThatThrownBy(() -> config.environment("production"))
        .hasMessageContaining(
            "the file secrets/none of ${file:...} cannot be read (NoSuchFileException)");
    SlipwayConfig aFolder = Example.load(folder, variable("password", "${file:secrets}"));
    assertThatThrownBy(() -> aFolder.environment("production"))
        .hasMessageContaining("the file secrets of ${file:...} cannot be read");
  }

  private static String variable(String name, String value) {
    return Example.MINIMAL
        + "    variables:\n      %s: %s\n"
            .formatted(name, value.matches("[0-9]+") ? value : "'" + value + "'");
  }
}
