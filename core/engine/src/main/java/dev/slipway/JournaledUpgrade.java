package dev.slipway;

import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import dev.slipway.migration.Migrator;
import java.time.Duration;
import java.util.List;

/** Writes into the journal that the upgrade begins, before it does; all other commands only ask. */
record JournaledUpgrade(Run run, CommandRunner runner) implements CommandRunner {
  @Override
  public Receipt run(String purpose, List<String> command, Duration timeout) {
    if (purpose.equals(Migrator.UPGRADE)) {
      run.begin(purpose);
    }
    return runner.run(purpose, command, timeout);
  }

  @Override
  public String where() {
    return runner.where();
  }

  @Override
  public boolean runsOnce() {
    return runner.runsOnce();
  }
}
