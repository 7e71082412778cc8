package dev.slipway.harness;

import java.util.Objects;

/**
 * Whether something that a test or a rehearsal needs is on this machine.
 *
 * @param available whether it is there
 * @param reason what was found, or what is missing and how to get it; one line
 */
public record Availability(boolean available, String reason) {
  public Availability {
    Objects.requireNonNull(reason, "reason");
  }

  public static Availability yes(String found) {
    return new Availability(true, found);
  }

  public static Availability no(String missing) {
    return new Availability(false, missing);
  }
}
