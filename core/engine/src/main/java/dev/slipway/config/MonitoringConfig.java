package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * The windows in which a release is watched after its verification.
 *
 * @param windows in order; the SOP's five are the default
 */
public record MonitoringConfig(List<Window> windows) {
  /**
   * One window.
   *
   * @param name for people
   * @param from after the rollout was complete
   * @param to after the rollout was complete; later than {@code from}
   * @param watch what is looked at, as {@code pods}, {@code error-rate}, {@code logs}, {@code p95},
   *     {@code alerts}
   */
  public record Window(String name, Duration from, Duration to, List<String> watch) {
    public Window {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      watch = List.copyOf(watch);
    }
  }

  public MonitoringConfig {
    windows = List.copyOf(windows);
  }
}
