package dev.slipway.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.record.Amendment;
import dev.slipway.record.Commit;
import dev.slipway.record.DeployedImage;
import dev.slipway.record.DeploymentRecord;
import dev.slipway.record.DeploymentRecord.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HistoryCommandTest {
  private static final Instant NOW = Instant.now();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<DeploymentRecord> records = new ArrayList<>();
  private final List<Amendment> amendments = new ArrayList<>();

  @BeforeEach
  void configure() throws IOException {
    ShopFile.writeTo(folder);
    Instant yesterday = NOW.minus(Duration.ofDays(1));
    records.add(
        TargetsTest.released("r3", "v3").toBuilder()
            .startedAt(yesterday)
            .timestamp(yesterday.plusSeconds(60))
            .outcome(Outcome.ROLLED_BACK)
            .live("v2")
            .images(List.of(new DeployedImage("backend", "backend:v3")))
            .build());
    records.add(
        TargetsTest.released("r2", "v2").toBuilder()
            .startedAt(yesterday.minus(Duration.ofDays(1)))
            .timestamp(yesterday.minus(Duration.ofDays(1)))
            .images(List.of(new DeployedImage("backend", "backend:v2")))
            .commits(
                List.of(
                    new Commit(
                        "c2", yesterday.minus(Duration.ofHours(29)), "Ada", "Send mails later")))
            .build());
  }

  @Test
  void namesWhatDiffersBetweenTwoRecords() {
    assertThat(run("--diff", "r2", "r3")).isEqualTo(Exit.DONE);
    assertThat(out.toString())
        .containsSubsequence(
            "r2 -> r3",
            "  version: v2 -> v3",
            "  outcome: succeeded -> rolled_back",
            "  image backend: backend:v2 -> backend:v3")
        .doesNotContain("live:");
  }

  @Test
  void givesTheDifferencesAsJson() {
    assertThat(run("--diff", "r2", "r3", "--json")).isEqualTo(Exit.DONE);
    JsonNode diff = JsonMapper.shared().readTree(out.toString());
    assertThat(diff.path("from").asString()).isEqualTo("r2");
    assertThat(diff.path("differences").get(0).path("what").asString()).isEqualTo("version");
    assertThat(diff.path("differences").get(0).path("after").asString()).isEqualTo("v3");
  }

  @Test
  void saysThatARecordDoesNotDifferFromItself() {
    assertThat(run("--diff", "r2", "r2")).isEqualTo(Exit.DONE);
    assertThat(out.toString()).contains("no difference");
  }

  @Test
  void namesTheRecordsThatThereAreWhenOneIsNot() {
    assertThat(run("--diff", "r2", "r9")).isEqualTo(Exit.ERROR);
    assertThat(err.toString()).contains("the record 'r9'", "[r3, r2]");
  }

  @Test
  void givesTheFiveMeasuresAndWhyOneIsNotKnown() {
    assertThat(run("--dora", "--days", "10")).isEqualTo(Exit.DONE);
    assertThat(out.toString().lines())
        .anySatisfy(l -> assertThat(l).startsWith("deployment frequency  0.20 a day ("))
        .anySatisfy(l -> assertThat(l).startsWith("change lead time      5 h 0 min ("))
        .anySatisfy(l -> assertThat(l).startsWith("change fail rate      50 % ("))
        .anySatisfy(l -> assertThat(l).startsWith("recovery time "))
        .anySatisfy(l -> assertThat(l).startsWith("rework rate           not known: "));
  }

  @Test
  void countsWhatWasLearnedLater() {
    amendments.add(
        new Amendment(
            "r2", Amendment.Kind.FAILED_LATER, NOW, "ada", "invoices were sent twice", null));

    assertThat(run("--dora", "--json")).isEqualTo(Exit.DONE);
    JsonNode dora = JsonMapper.shared().readTree(out.toString());
    assertThat(dora.path("changeFailRate").path("value").asDouble()).isEqualTo(1.0);
    assertThat(dora.path("deploymentReworkRate").path("value").isNull()).isTrue();
    assertThat(dora.path("changeLeadTime").path("counted").isInt()).isTrue();
  }

  @Test
  void refusesWhatItCannotAnswer() {
    assertThat(run("--diff", "r2")).isEqualTo(Exit.USAGE);
    assertThat(run("--dora", "--diff", "r2", "r3")).isEqualTo(Exit.USAGE);
    assertThat(run("--dora", "--days", "0")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("--days is from 1 to 3660, not 0");
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("history"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("--file", folder.resolve("slipway.yaml").toString()));
    Screen screen =
        new Screen(
            new BufferedReader(new StringReader("")),
            new PrintWriter(out),
            new PrintWriter(err),
            false,
            false);
    int code =
        Cli.run(screen, release -> session(), new InFlightHint(), all.toArray(String[]::new));
    screen.out().flush();
    screen.err().flush();
    return code;
  }

  /** A library that has records, and does nothing. */
  private Session session() {
    return (Session)
        Proxy.newProxyInstance(
            Session.class.getClassLoader(),
            new Class<?>[] {Session.class},
            (proxy, method, given) ->
                switch (method.getName()) {
                  case "history" -> records;
                  case "amendments" -> amendments;
                  case "close" -> null;
                  default -> throw new AssertionError(method);
                });
  }
}
