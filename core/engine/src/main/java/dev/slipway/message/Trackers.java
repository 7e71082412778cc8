package dev.slipway.message;

import java.time.Duration;

/** What the answers of trackers have in common. */
final class Trackers {
  /** It was looked for, and is not there. */
  static final Delivery ABSENT = Delivery.later("it is not there", Duration.ZERO);

  private Trackers() {}

  /**
   * What an answer means that is not the one that was hoped for.
   *
   * @param what as {@code open an incident in x}
   * @param said what the body says, empty for nothing
   */
  static Delivery notDone(String what, Poster.Reply reply, String said) {
    String tried = "Tried to " + what + ", but ";
    return switch (reply.standing()) {
      case NOT_SENT ->
          Delivery.later(
              tried + "it was not reached (" + reply.body() + "); look at its URL and the network",
              reply.retryAfter());
      case NO_ANSWER -> Delivery.inDoubt(tried + reply.body());
      case ANSWERED -> {
        int status = reply.status();
        String why = tried + "it answered " + status + (said.isEmpty() ? "" : ": " + said);
        if (status == 429 || status == 503 || (status == 403 && reply.limited())) {
          yield Delivery.later(why + "; it is tried again", reply.retryAfter());
        }
        if (status >= 500) {
          yield Delivery.inDoubt(why);
        }
        yield Delivery.refused(
            why
                + switch (status) {
                  case 401 -> "; renew its token";
                  case 403, 404 -> "; look at its name, and at what the token may do";
                  default -> "; mend what it names";
                });
      }
    };
  }
}
