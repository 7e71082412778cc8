package dev.slipway.examples.cli;

import picocli.CommandLine;

/** The version that the jar was built as. */
final class CliVersion implements CommandLine.IVersionProvider {
  CliVersion() {}

  static String text() {
    String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "not built as a jar" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"slipway " + text()};
  }
}
