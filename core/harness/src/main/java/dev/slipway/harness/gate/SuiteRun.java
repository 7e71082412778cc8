package dev.slipway.harness.gate;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import dev.slipway.gate.CheckOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** One run of suites in a launcher session of its own. */
final class SuiteRun implements Runnable {
  private final List<String> suites;
  private final SuiteInput input;
  private final Pace pace;
  private final Deadline deadline;
  private final Rules rules;
  private final Findings findings;

  SuiteRun(
      List<String> suites,
      SuiteInput input,
      Pace pace,
      Deadline deadline,
      Rules rules,
      Findings findings) {
    this.suites = suites;
    this.input = input;
    this.pace = pace;
    this.deadline = deadline;
    this.rules = rules;
    this.findings = findings;
  }

  @Override
  public void run() {
    try (CheckTimer timer = new CheckTimer();
        LauncherSession session = LauncherFactory.openSession(isolated())) {
      SessionStore.put(session, SuiteInput.class, input);
      SessionStore.put(session, Deadline.class, deadline);
      SessionStore.put(session, Rules.class, rules);
      SessionStore.put(session, CheckTimer.class, timer);
      Launcher launcher = session.getLauncher();
      Map<DiscoverySelector, TestPlan> found = new LinkedHashMap<>();
      for (String suite : suites) {
        DiscoverySelector selector = selector(suite);
        // Each suite on its own: a misspelt second one must not hide behind the first.
        TestPlan plan = launcher.discover(request(List.of(selector), pace));
        if (plan.containsTests()) {
          found.put(selector, plan);
        } else {
          findings.concludeOther(suite, new Verdict(CheckOutcome.UNKNOWN, nothingIn(suite)));
        }
      }
      if (!found.isEmpty() && !deadline.passed()) {
        execute(launcher, found);
      }
    }
  }

  /** The first of the suites in which there is nothing to run: why. */
  static Optional<String> fault(List<String> suites) {
    try (LauncherSession session = LauncherFactory.openSession(isolated())) {
      Launcher launcher = session.getLauncher();
      return suites.stream()
          .filter(
              s ->
                  !launcher
                      .discover(request(List.of(selector(s)), Pace.ONE_BY_ONE))
                      .containsTests())
          .map(SuiteRun::nothingIn)
          .findFirst();
    }
  }

  /** All of them in one run; what was found already is not looked for again. */
  private void execute(Launcher launcher, Map<DiscoverySelector, TestPlan> found) {
    TestPlan plan =
        found.size() == 1
            ? found.values().iterator().next()
            : launcher.discover(request(List.copyOf(found.keySet()), pace));
    launcher.execute(plan, new RunListener(findings));
  }

  private static String nothingIn(String suite) {
    return "Tried to find checks in '"
        + suite
        + "', but there is no such class, or package with tests, on the class path; correct"
        + " checks in slipway.yaml, or add the suite's jar";
  }

  private static DiscoverySelector selector(String suite) {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return selectClass(Class.forName(suite, false, loader));
    } catch (ClassNotFoundException notAClass) {
      return selectPackage(suite);
    }
  }

  /** A gate's results are the engine's alone: listeners of the class path are not told of them. */
  private static LauncherConfig isolated() {
    return LauncherConfig.builder()
        .enableLauncherSessionListenerAutoRegistration(false)
        .enableLauncherDiscoveryListenerAutoRegistration(false)
        .enableTestExecutionListenerAutoRegistration(false)
        .enablePostDiscoveryFilterAutoRegistration(false)
        .build();
  }

  private static LauncherDiscoveryRequest request(List<DiscoverySelector> selectors, Pace pace) {
    return LauncherDiscoveryRequestBuilder.request()
        .selectors(selectors)
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .configurationParameter(
            "junit.jupiter.extensions.autodetection.include",
            DeadlineCondition.class.getName() + "," + CheckBounds.class.getName())
        .configurationParameters(pace.parameters())
        // A test that JUnit warns about (private, static, not void) is one that it does not run.
        .configurationParameter(
            LauncherConstants.CRITICAL_DISCOVERY_ISSUE_SEVERITY_PROPERTY_NAME, "WARNING")
        .build();
  }
}
