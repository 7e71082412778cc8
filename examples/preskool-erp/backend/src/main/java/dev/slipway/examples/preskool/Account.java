package dev.slipway.examples.preskool;

import java.util.Objects;

/** A login as it is configured; its {@code toString} does not show the password. */
record Account(String email, String password) {
  Account {
    Objects.requireNonNull(email, "email");
    Objects.requireNonNull(password, "password");
  }

  @Override
  public String toString() {
    return "Account[email=" + email + "]";
  }
}
