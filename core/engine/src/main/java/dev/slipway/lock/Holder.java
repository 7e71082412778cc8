package dev.slipway.lock;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Who holds the lock, as people are told it: {@code ada@ci-7 pid 4711 5f0c31d2}.
 *
 * @param user the operating system's user
 * @param host the machine
 * @param pid the process
 * @param nonce tells two acquisitions by one process, or by a reused pid, apart
 */
public record Holder(String user, String host, long pid, String nonce) {
  public Holder {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(nonce, "nonce");
  }

  /** This process, for one acquisition: each call has a nonce of its own. */
  public static Holder ofThisProcess() {
    return new Holder(
        System.getProperty("user.name", "unknown"),
        hostName(),
        ProcessHandle.current().pid(),
        HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
  }

  private static String hostName() {
    String told = System.getenv("HOSTNAME");
    if (told != null && !told.isBlank()) {
      return told;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A machine without a name of its own can still deploy; the pid and nonce tell it apart.
      return "unknown-host";
    }
  }

  @Override
  public String toString() {
    return user + "@" + host + " pid " + pid + " " + nonce;
  }
}
