package dev.slipway.harness.gate;

import dev.slipway.gate.Gate;
import dev.slipway.gate.GateFactory;
import java.util.List;

/** Lets the engine find the {@link JUnitGate} on the class path. */
public final class JUnitGateFactory implements GateFactory {
  @Override
  public Gate gate(List<String> suites) {
    return new JUnitGate(suites);
  }
}
