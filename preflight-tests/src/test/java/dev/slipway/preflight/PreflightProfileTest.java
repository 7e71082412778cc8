package dev.slipway.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.w3c.dom.Document;

/**
 * The suite as {@code mvn verify -Ppreflight} runs it: through JUnit's launcher, without a gate.
 */
class PreflightProfileTest {
  private static final String EVENTS = "https://schemas.opentest4j.org/reporting/events/0.2.0";

  @TempDir private Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private final List<String> messages = new ArrayList<>();

  @BeforeEach
  void report() {
    settings.put("SLIPWAY_CONFIG", folder.resolve("none.yaml").toString());
    settings.put("slipway.report", folder.toString());
    settings.put("junit.platform.reporting.open.xml.enabled", "true");
    settings.put("junit.platform.reporting.output.dir", folder.toString());
  }

  @Test
  void saysInFiveLinesWhatItNeedsWhenNothingIsConfigured() {
    run(BaselineChecks.class);

    assertThat(messages).isNotEmpty().allSatisfy(m -> assertThat(m).contains("(missing)"));
    assertThat(messages.get(0).substring(messages.get(0).indexOf("Tried to")).lines())
        .hasSize(5)
        .anySatisfy(line -> assertThat(line).contains("SLIPWAY_CONFIG", "none.yaml (not there)"))
        .anySatisfy(line -> assertThat(line).contains("SLIPWAY_ENVIRONMENT"))
        .anySatisfy(line -> assertThat(line).contains("SLIPWAY_VERSION"));
  }

  @Test
  void writesOpenTestReportingBesideJsonAndSarif() throws Exception {
    run(BaselineChecks.class);

    assertThat(folder.resolve("preflight.json")).exists();
    assertThat(folder.resolve("preflight.sarif")).exists();
    Document events = openTestReport();
    assertThat(events.getDocumentElement().getNamespaceURI()).isEqualTo(EVENTS);
    assertThat(events.getElementsByTagNameNS(EVENTS, "started").getLength()).isPositive();
    assertThat(events.getDocumentElement().getTextContent()).contains("SLIPWAY_VERSION");
  }

  private Document openTestReport() throws Exception {
    List<Path> reports;
    try (Stream<Path> files = Files.walk(folder)) {
      reports = files.filter(file -> file.toString().endsWith(".xml")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(reports).as("Open Test Reporting's XML in %s", folder).hasSize(1);
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(reports.get(0).toFile());
  }

  private void run(Class<?> suite) {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(suite))
                .configurationParameters(settings)
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(t -> messages.add(String.valueOf(t.getMessage())));
              }
            });
  }
}
