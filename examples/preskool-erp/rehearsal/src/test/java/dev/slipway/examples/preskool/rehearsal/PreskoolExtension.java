package dev.slipway.examples.preskool.rehearsal;

import java.util.Locale;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands out the one {@link PreskoolCluster} of the run, and a {@link Preskool} a class of tests.
 */
final class PreskoolExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace OURS =
      ExtensionContext.Namespace.create(PreskoolExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Preskool.class || type == PreskoolCluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    PreskoolCluster cluster =
        context
            .getRoot()
            .getStore(OURS)
            .getOrComputeIfAbsent(
                PreskoolCluster.class, k -> PreskoolCluster.start(), PreskoolCluster.class);
    if (parameter.getParameter().getType() == PreskoolCluster.class) {
      return cluster;
    }
    String name =
        context
            .getRequiredTestClass()
            .getSimpleName()
            .replaceFirst("IT$", "")
            .toLowerCase(Locale.ROOT);
    return context
        .getStore(OURS)
        .getOrComputeIfAbsent(Preskool.class, k -> cluster.place(name), Preskool.class);
  }
}
