package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The suite as {@code mvn verify -Pproduction-smoke} runs it: through JUnit's launcher, without a
 * gate. All that a listener is told is what Maven's XML holds.
 */
class ProductionSmokeTest {
  private static final String PASSWORD = "Secret-Wrong-Pass1!";

  @TempDir Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private FakeApplication application;

  @BeforeEach
  void configure() throws IOException {
    application = new FakeApplication();
    Files.createDirectories(folder.resolve("k8s"));
    Files.writeString(folder.resolve("password"), PASSWORD);
    Path file =
        Files.writeString(
            folder.resolve("slipway.yaml"),
            """
            application: preskool-erp
            images: [{name: preskool/backend}]
            workloads: [{name: backend}]
            checks:
              login:
                path: /api/v1/auth/login
                body: {email: admin@preskool.test, password: "${file:password}"}
                tokenPath: access_token
            environments:
              production: {namespace: preskool, manifests: k8s}
            """);
    settings.put("SLIPWAY_CONFIG", file.toString());
    settings.put("SLIPWAY_VERSION", "3f2c1a9");
    settings.put("TARGET_URL", application.url().toString());
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void saysInFiveLinesWhatItNeedsWhenNothingIsConfigured() {
    settings.clear();
    settings.put("SLIPWAY_CONFIG", folder.resolve("none.yaml").toString());

    Told told = run(HealthChecks.class);

    assertThat(told.messages)
        .filteredOn(m -> !m.startsWith("BLOCKED"))
        .isNotEmpty()
        .allSatisfy(m -> assertThat(m).contains("(missing)"));
    String needs = told.messages.get(0).substring(told.messages.get(0).indexOf("Tried to"));
    assertThat(needs.lines()).hasSize(5);
  }

  @Test
  void saysThatNothingIsAtAWrongUrl() {
    settings.put("TARGET_URL", "http://127.0.0.1:1");

    Told told = run(HealthChecks.class);

    assertThat(told.messages)
        .hasSize(3)
        .allSatisfy(
            m ->
                assertThat(m)
                    .contains("GET http://127.0.0.1:1/api/v1/health")
                    .contains("nothing could be reached there"));
  }

  @Test
  void saysThatAPasswordWasRefusedAndNeverWhichAndTriesItOnce() {
    application.answer("POST /api/v1/auth/login", 401, "{\"you_sent\": \"" + PASSWORD + "\"}");

    Told told = run(LoginChecks.class);

    assertThat(told.messages).singleElement().asString().contains("password was refused");
    assertThat(told.everything).doesNotContain(PASSWORD);
    assertThat(application.requests()).hasSize(1);
  }

  @Test
  void saysWhichVersionIsLiveInstead() {
    application.answer(
        "GET /api/v1/health",
        200,
        "{\"status\": \"ok\", \"version\": \"0000aaa\", \"db\": \"connected\"}");

    Told told = run(HealthChecks.class);

    assertThat(told.messages)
        .singleElement()
        .asString()
        .contains("is answered by version 0000aaa, not by 3f2c1a9");
  }

  private Told run(Class<?> suite) {
    Told told = new Told();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(suite))
            .configurationParameters(settings)
            .build(),
        told);
    return told;
  }

  /** What a reporter would write. */
  private static final class Told implements TestExecutionListener {
    private final List<String> messages = new ArrayList<>();
    private final StringBuilder everything = new StringBuilder();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      result
          .getThrowable()
          .ifPresent(
              thrown -> {
                messages.add(String.valueOf(thrown.getMessage()));
                StringWriter trace = new StringWriter();
                thrown.printStackTrace(new PrintWriter(trace));
                everything.append(test.getDisplayName()).append(trace);
              });
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      everything.append(entry);
    }
  }
}
