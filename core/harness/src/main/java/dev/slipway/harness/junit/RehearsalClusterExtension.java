package dev.slipway.harness.junit;

import dev.slipway.harness.cluster.RehearsalCluster;
import dev.slipway.harness.cluster.RehearsalClusters;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a launcher session its one cluster; the session's store closes it. */
final class RehearsalClusterExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(RehearsalClusterExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RehearsalCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RehearsalCluster cluster =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
            .getOrComputeIfAbsent(
                RehearsalCluster.class,
                type -> RehearsalClusters.configured().start(),
                RehearsalCluster.class);
    // JUnit 6 declares it nullable, as the function could have returned null.
    return Objects.requireNonNull(cluster);
  }
}
