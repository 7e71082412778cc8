package dev.slipway.examples.preskool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of connections. It can be made while the database is away, and gives up on it within
 * seconds: a request, and above all a probe, must not hang on it.
 */
final class Database implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final int ANSWER_SECONDS = 2;

  private final HikariDataSource pool;
  private final AtomicBoolean answered = new AtomicBoolean(true);

  Database(DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("preskool");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(2_000);
    config.setValidationTimeout(500);
    config.setInitializationFailTimeout(-1);
    // Else Hikari asks the first connection for it; where that one is lost at this question, every
    // later one is refused with "Transaction isolation level -1 not supported" (HikariCP #2269).
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.addDataSourceProperty("connectTimeout", "1");
    config.addDataSourceProperty("socketTimeout", "5");
    config.addDataSourceProperty("ApplicationName", "preskool-backend");
    pool = new HikariDataSource(config);
  }

  DataSource pool() {
    return pool;
  }

  /** Whether it answers, now; a change is logged, once. */
  boolean answers() {
    try (Connection connection = pool.getConnection()) {
      boolean valid = connection.isValid(ANSWER_SECONDS);
      if (valid && answered.compareAndSet(false, true)) {
        LOG.info("the database answers");
      }
      return valid;
    } catch (SQLException e) {
      if (answered.compareAndSet(true, false)) {
        LOG.atWarn()
            .setMessage("the database does not answer")
            .addKeyValue("why", firstCause(e).getMessage())
            .log();
      }
      return false;
    }
  }

  /** Whether an error means that the database could not be reached, not that it refused. */
  static boolean unreachable(SQLException error) {
    // SQLSTATE class 08 is "connection exception"; Hikari's own time-out has no state, or that of
    // the last attempt.
    String state = error.getSQLState();
    return error instanceof SQLTransientConnectionException
        || (state != null && (state.startsWith("08") || state.startsWith("57P")));
  }

  private static Throwable firstCause(Throwable error) {
    Throwable cause = error;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    pool.close();
  }
}
