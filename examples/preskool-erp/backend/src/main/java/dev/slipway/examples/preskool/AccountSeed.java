package dev.slipway.examples.preskool;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the configured account when it is missing. A pod may well start before the first migration
 * made the table, or while the database is away: it is tried until it is done.
 */
final class AccountSeed {
  private static final Logger LOG = LoggerFactory.getLogger(AccountSeed.class);
  private static final String UNDEFINED_TABLE = "42P01";

  private final Accounts accounts;
  private final Account account;

  AccountSeed(Accounts accounts, Account account) {
    this.accounts = accounts;
    this.account = account;
  }

  void startOn(Executor executor) {
    executor.execute(() -> tryOn(executor));
  }

  private void tryOn(Executor executor) {
    if (!plant()) {
      CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, executor)
          .execute(() -> tryOn(executor));
    }
  }

  /** Whether the account is there now. */
  boolean plant() {
    try {
      if (accounts.create(account)) {
        LOG.atInfo().setMessage("made the account").addKeyValue("email", account.email()).log();
      }
      return true;
    } catch (SQLException e) {
      if (!UNDEFINED_TABLE.equals(e.getSQLState()) && !Database.unreachable(e)) {
        LOG.atError().setMessage("could not make the account").setCause(e).log();
      }
      return false;
    }
  }
}
