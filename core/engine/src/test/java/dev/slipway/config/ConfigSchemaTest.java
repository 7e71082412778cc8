package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The published schema, the reader and the reference are three tellings of one thing. */
class ConfigSchemaTest {
  private static final Path REFERENCE =
      Path.of(System.getProperty("basedir", "."), "../../docs/slipway-yaml.md");

  private final ConfigSchema schema = ConfigSchema.published();

  @TempDir Path folder;

  @Test
  void isASchemaAndDescribesEveryField() {
    assertThat(schema.ownFaults()).isEmpty();
    assertThat(schema.undescribed()).isEmpty();
  }

  @Test
  void acceptsWhatTheReaderReads() {
    for (String yaml : new String[] {Example.MINIMAL, Example.full()}) {
      assertThat(schema.faults(yaml)).isEmpty();
      assertThat(Example.faults(folder, yaml)).isEmpty();
    }
  }

  @Test
  void hasTheFieldsThatTheReaderKnows() {
    Reading reading = new Reading(Example.write(folder, Example.full()), Example.VARIABLES);
    ConfigLoader.load(reading);
    assertThat(reading.fields()).isEqualTo(schema.fields()).hasSizeGreaterThan(15);
  }

  @Test
  void hasTheDefaultsOfTheReader() {
    String silent =
        Example.MINIMAL
            + """
            images: [{name: backend}]
            migration: {tool: flyway, workload: backend}
            backup: {workload: backend, command: [pg_dump]}
            checks: {spotChecks: [{name: a, path: /a}]}
            """;
    JsonNode explicit = schema.withDefaults(ConfigSchema.json(silent));

    assertThat(explicit.at("/triggers/errorRate/for").asString()).isEqualTo("2m");
    assertThat(schema.faults(explicit)).isEmpty();
    assertThat(Example.load(folder, explicit.toString())).isEqualTo(Example.load(folder, silent));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "application: preskool-erp | application: PreSkool",
        "application: preskool-erp | application: 7",
        "application: preskool-erp | application:",
        "application: preskool-erp | applicatoin: preskool-erp",
        "renderer: auto | renderer: helm",
        "newName: ghcr.io/your-org/preskool-erp/backend | newName: ghcr.io/backend:latest",
        "tag: ${version} | tag: ${versoin}",
        "tag: ${version} | tag: 'a b'",
        "deployBy: digest | deployBy: sha",
        "host: ghcr.io | host: https://ghcr.io",
        "username: preskool-bot | user: preskool-bot",
        "password: ${env:REGISTRY_TOKEN} | insecure: false",
        "password: ${env:REGISTRY_TOKEN} | password: literal",
        "insecure: true | insecure: 'yes'",
        "revision: require | revision: maybe",
        "revision: require | # none",
        "kind: Deployment | kind: deployment",
        "name: frontend | name: Frontend",
        "name: frontend | title: frontend",
        "timeout: 180s | timeout: 180",
        "timeout: 180s | timeout: 0s",
        "timeout: 180s | timeout: 3 min",
        "stability: 10s | stability: -1s",
        "tool: custom | tool: liquibase",
        "tool: custom | tool: alembic",
        "run: exec | run: pod",
        "workload: backend | workload: Pod/backend",
        "heads: [java, -jar, /app/backend.jar, migrate, heads] | heads: []",
        "heads: [java, -jar, /app/backend.jar, migrate, heads] | heads: java",
        "heads: [java, -jar, /app/backend.jar, migrate, heads] | up: []",
        "command: [sh | command: ['${env:SHELL}'",
        "preflight: [com.preskool.preflight] | preflight: [com/preskool]",
        "preflight: [com.preskool.preflight] | preflight: com.preskool",
        "healthPath: /api/v1/health | healthPath: api/v1/health",
        "healthPath: /api/v1/health | healthPath: https://erp.preskool.com/health",
        "password: ${env:SMOKE_PASSWORD} | password: literal",
        "password: ${env:SMOKE_PASSWORD} | password: ${env:SMOKE_PASSWORD:-literal}",
        "password: ${env:SMOKE_PASSWORD} | PASSWORD_2: literal",
        "password: ${env:SMOKE_PASSWORD} | pin: ${SMOKE_PASSWORD}",
        "password: ${env:SMOKE_PASSWORD} | pin: 1234",
        "password: ${env:SMOKE_PASSWORD} | db: 'postgres://a:b@db/x'",
        "tokenPath: access_token | tokenpath: access_token",
        "method: GET | method: FETCH",
        "path: /api/v1/students?page=1 | path: /api/v1/students#top",
        "X-Api-Key: ${file:secrets/api-key} | X-Api-Key: 0123",
        "Accept: application/json | Accept: ${file:}",
        "authenticated: true | authenticated: 'yes'",
        "status: 200 | status: '200'",
        "status: 200 | status: 999",
        "data.size(): 10 | data.size(): [10]",
        "within: 5s | within: soon",
        "edition: cloud | edition: server",
        "password: ${env:JIRA_API_TOKEN} | password: literal",
        "password: ${env:JIRA_API_TOKEN} | token: ${env:JIRA_API_TOKEN}",
        "project: ERP | project: erp",
        "priorities: [P1, P2] | priorities: []",
        "system: opsgenie | system: pagerduty",
        "system: opsgenie | system: email",
        "schedules: [primary-schedule-id, secondary-schedule-id] | policy: PABC",
        "source: folder | source: file",
        "healthyFor: 24h | healthyFor: a day",
        "gitBranch: origin/main | gitBranch: -main",
        "covers: [k8s, slipway.yaml] | covers: []",
        "run: local | run: job",
        "run: local | run: pod",
        "briefed: release manager | fed: release manager",
        "briefed: release manager | briefed: [a]",
        "folder: /backups | folder: backups",
        "source: dbname=erp user=erp | source: postgres://erp",
        "source: dbname=erp user=erp | source: dbname=erp password=x",
        "atLeast: 50% | atLeast: half",
        "kind: postgres | kind: mongodb",
        "address: postgres:5432 | address: postgres",
        "from: Deployment/backend | from: Job/backend",
        "concurrency: 8 | concurrency: 0",
        "checkTimeout: 1m | checkTimeout: 0s",
        "preflight.security: warn | preflight.security: maybe",
        "owner: operations | by: operations",
        "reason: one pod until the session store is shared | reason: ''",
        "watch: [p95] | watch: [p99]",
        "watch: [p95] | watch: []",
        "from: 1h, to: 24h | from: 1h",
        "above: 5% | above: 5",
        "above: 5% | above: 101%",
        "above: 5s | above: 5%",
        "authErrors: true | authErrors: 1",
        "token: ${env:PROMETHEUS_TOKEN} | token: literal",
        "token: ${env:PROMETHEUS_TOKEN} | password: ${env:PROMETHEUS_TOKEN}",
        "username: slipway | token: ${env:GRAFANA_TOKEN}",
        "every: 1s | every: 0s",
        "minimumRequests: 100 | minimumRequests: 0",
        "language: promql | language: sql",
        "above: 0.5 | above: half",
        "kind: slack | kind: irc",
        "url: ${env:RELEASES_WEBHOOK} | url: https://hooks.slack.com/services/T0/B0/x",
        "by: github | by: telepathy",
        "roles: [engineeringLead] | roles: [lead]",
        "roles: [engineeringLead] | roles: []",
        "workflow: approve.yml | workflow: approve.sh",
        "patience: 1h | patience: 0s",
        "jobs: [CI is green, Release] | jobs: []",
        "jobs: [CI is green, Release] | # none",
        "reason: weekly | reason: [weekly]",
        "expires: 24h | expires: 0s",
        "role: productOwner | role: owner",
        "key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGp7NUTPM2u0mKNSb4wBmmTEZnyLzRZB8Mf5RZEZ4p1B"
            + " grace | key: ssh-rsa AAAA",
        "folder: deployment-records | folder: ${file:folder}",
        "folder: deployment-records | folder: ' '",
        "staging: | -staging:",
        "namespace: preskool | namespace: Pre_School",
        "namespace: preskool | ns: preskool",
        "baseUrl: https://erp.preskool.com | baseUrl: erp.preskool.com",
        "baseUrl: https://erp.preskool.com | baseUrl: https://erp.preskool.com/?a=b",
        "baseUrl: https://erp.preskool.com | baseUrl: https://a:b@erp.preskool.com",
        "context: staging | context: ${evn:CONTEXT}",
        "context: staging | context: ${env:1}",
        "context: staging | context: '${env:CONTEXT'",
      })
  void refusesWhatTheReaderRefuses(String right, String wrong) {
    String broken =
        Example.full()
            .replaceFirst(
                "\\Q" + right + "\\E(?=[,\\s}\\]])",
                Matcher.quoteReplacement(wrong == null ? "" : wrong));
    assertThat(broken).isNotEqualTo(Example.full());

    assertThat(schema.faults(broken)).as("faults by the schema").isNotEmpty();
    assertThat(Example.faults(folder, broken)).as("faults by the reader").isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "triggers: {errorRate: {above: 0.05}}",
        "triggers: {errorRate: {above: 1}, p95: {above: PT5S}}",
        "triggers: {errorRate: {above: 0.5%}}",
        "images: [{name: 'localhost:5000/backend', tag: 'v${version}-jre'}]",
        "backup: {workload: StatefulSet/postgres, command: [sh, -c, 'echo ${HOME} ${env:-x}']}",
        "checks: {login: {path: /login, body: {tokenPath: x, user: 'a $ b'}, tokenPath: t}}",
        "checks: {spotChecks: [{name: a, path: '/a?q=%20b', jsonPaths: {a: true, b: 1.50, c:"
            + " ''}}]}",
        "records: {folder: '${env:HOME:-/tmp}/records'}",
        "channels: {incidents: [{kind: webhook, url: 'https://a/${env:SMOKE_PASSWORD}'}]}",
        "channels: {releases: [{kind: slack, token: '${env:SMOKE_PASSWORD}', channel: C024BE91L}]}",
      })
  void acceptsTheOtherSpellingsToo(String field) {
    String yaml = Example.MINIMAL + field + "\n";
    assertThat(schema.faults(yaml)).isEmpty();
    assertThat(Example.faults(folder, yaml)).isEmpty();
  }

  @Test
  void isWhatTheReferenceTellsFieldByField() throws IOException {
    String reference = Files.readString(REFERENCE);
    for (var shape : schema.fields().entrySet()) {
      for (String field : shape.getValue()) {
        String row = "| `" + (shape.getKey().isEmpty() ? "" : shape.getKey() + ".") + field + "` |";
        assertThat(reference).contains(row);
      }
    }
    Set<String> told = new TreeSet<>();
    Pattern.compile("(?m)^\\| `([^`]+)` \\|")
        .matcher(reference)
        .results()
        .forEach(r -> told.add(r.group(1)));
    assertThat(told)
        .allSatisfy(
            path -> {
              int dot = path.lastIndexOf('.');
              String shape = dot < 0 ? "" : path.substring(0, dot);
              assertThat(schema.fields()).containsKey(shape);
              assertThat(schema.fields().get(shape)).contains(path.substring(dot + 1));
            });
  }

  @Test
  void showsInTheReferenceTheExamplesThatWereRead() throws IOException {
    String reference = Files.readString(REFERENCE);
    assertThat(reference).contains("```yaml\n" + Example.MINIMAL + "```");
    assertThat(reference).contains("```yaml\n" + Example.full() + "```");
  }
}
