package dev.slipway.gate;

import dev.slipway.config.ChecksConfig;
import java.util.List;

/**
 * Makes a gate from the packages and classes that {@code slipway.yaml} names; found by {@link
 * java.util.ServiceLoader}. The harness has one that runs JUnit suites.
 */
public interface GateFactory {
  /**
   * A gate over suites.
   *
   * @param suites packages or classes, as {@link ChecksConfig#verification()} has them
   */
  Gate gate(List<String> suites);
}
