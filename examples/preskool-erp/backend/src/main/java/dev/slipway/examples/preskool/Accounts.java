package dev.slipway.examples.preskool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Logins against the {@code users} table. After five wrong passwords an account is locked for a
 * while, in every replica: the count is in the database. Attempts that run at the same moment are
 * each tried, so that a correct login is never refused because of another one beside it.
 */
final class Accounts {
  /** What came of an attempt to log in. */
  enum Login {
    ACCEPTED,
    REFUSED,
    LOCKED
  }

  private static final int WRONG_ATTEMPTS = 5;

  private final DataSource database;
  private final Passwords passwords;

  Accounts(DataSource database, Passwords passwords) {
    this.database = database;
    this.passwords = passwords;
  }

  /** Makes the account unless there is one with its e-mail address; says whether it did. */
  boolean create(Account account) throws SQLException {
    try (Connection connection = database.getConnection();
        PreparedStatement exists =
            connection.prepareStatement("select 1 from users where email = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into users (email, password_hash) values (?, ?)"
                    + " on conflict (email) do nothing")) {
      exists.setString(1, key(account.email()));
      try (ResultSet found = exists.executeQuery()) {
        if (found.next()) {
          return false; // without the cost of a hash
        }
      }
      insert.setString(1, key(account.email()));
      insert.setString(2, passwords.hash(account.password()));
      return insert.executeUpdate() == 1;
    }
  }

  Login login(String email, String password) throws SQLException {
    Optional<String> hash;
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select password_hash, coalesce(locked_until > now(), false) from users"
                    + " where email = ?")) {
      select.setString(1, key(email));
      try (ResultSet user = select.executeQuery()) {
        hash = user.next() ? Optional.of(user.getString(1)) : Optional.empty();
        if (hash.isPresent() && user.getBoolean(2)) {
          return Login.LOCKED;
        }
      }
    }
    // Without a connection in hand: the hash is what takes time. For an unknown address one is
    // computed too, so that the time does not tell which addresses exist.
    if (hash.isEmpty()) {
      passwords.hash(password);
      return Login.REFUSED;
    }
    boolean accepted = passwords.matches(password, hash.get());
    count(email, accepted);
    return accepted ? Login.ACCEPTED : Login.REFUSED;
  }

  private void count(String email, boolean accepted) throws SQLException {
    String update =
        accepted
            ? "update users set failed_logins = 0, locked_until = null"
                + " where email = ? and failed_logins > 0"
            : "update users set failed_logins = (failed_logins + 1) % "
                + WRONG_ATTEMPTS
                + ", locked_until = case when failed_logins + 1 >= "
                + WRONG_ATTEMPTS
                + " then now() + interval '15 minutes' end where email = ?";
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(update)) {
      statement.setString(1, key(email));
      statement.executeUpdate();
    }
  }

  private static String key(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }
}
