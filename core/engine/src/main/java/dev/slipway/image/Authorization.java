package dev.slipway.image;

import java.time.Instant;

/**
 * What opens a repository for a while.
 *
 * @param header the value of the header; secret
 * @param until after which it is no longer sent
 * @param who for people, as {@code as bot}
 */
record Authorization(String header, Instant until, String who) {
  @Override
  public String toString() {
    return "Authorization[" + who + " until " + until + "]";
  }
}
