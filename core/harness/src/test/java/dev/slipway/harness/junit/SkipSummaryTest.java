package dev.slipway.harness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.slipway.harness.gate.fixture.Suites;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkipSummaryTest {
  private final List<String> output = new ArrayList<>();

  @Test
  void tellsOncePerClassAndReason() {
    run(selectClass(Suites.SkippedClass.class), selectClass(Suites.Passing.class));

    assertThat(output)
        .singleElement()
        .asString()
        .startsWith("Skipped " + Suites.SkippedClass.class.getName() + " (2 tests): ")
        .endsWith("the whole class");
  }

  @Test
  void tellsOfTestsThatAbortedToo() {
    run(selectClass(Suites.Skipping.class), selectClass(Suites.AbortedSetUp.class));

    assertThat(output)
        .anySatisfy(line -> assertThat(line).contains("(1 test)", "not on Sundays"))
        .anySatisfy(line -> assertThat(line).contains("(1 test)", "no login is configured"))
        .anySatisfy(line -> assertThat(line).contains("AbortedSetUp (1 test)", "nothing to check"))
        .hasSize(3);
  }

  @Test
  void saysNothingWhenNothingWasSkipped() {
    run(selectClass(Suites.Passing.class));

    assertThat(output).isEmpty();
  }

  @Test
  void isRegisteredByBeingThere() {
    assertThat(ServiceLoader.load(TestExecutionListener.class))
        .anyMatch(SkipSummary.class::isInstance);
  }

  private void run(DiscoverySelector... selectors) {
    LauncherConfig alone =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    LauncherFactory.create(alone)
        .execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectors).build(),
            new SkipSummary(output::add));
  }
}
