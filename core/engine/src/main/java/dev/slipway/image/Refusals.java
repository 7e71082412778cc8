package dev.slipway.image;

import dev.slipway.image.RegistryFailure.Denied;
import dev.slipway.image.RegistryFailure.Missing;
import dev.slipway.image.RegistryFailure.RateLimited;
import dev.slipway.image.RegistryFailure.Unreachable;
import dev.slipway.image.RegistryFailure.Unreadable;
import dev.slipway.redact.Redactor;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** What an answer other than the one hoped for means. */
final class Refusals {
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  private final Redactor redactor;
  private final Clock clock;

  Refusals(Redactor redactor, Clock clock) {
    this.redactor = redactor;
    this.clock = clock;
  }

  /**
   * Understands it.
   *
   * @param question what was asked for
   * @param who with whose credentials, as {@code as bot}
   */
  RegistryFailure of(HttpResponse<byte[]> answer, Question question, String who) {
    RegistryErrors errors = RegistryErrors.of(answer, redactor);
    int status = answer.statusCode();
    String but =
        question.tried()
            + ", but "
            + answer.uri().getAuthority()
            + " answered "
            + status
            + errors.inBrackets();
    return switch (status) {
      case 401, 403 ->
          new Denied(
              but
                  + " when asked "
                  + who
                  + "; it is not there, or not for them: correct its name, or give credentials that"
                  + " may pull it (registries in slipway.yaml, or docker login)");
      case 404 -> missing(errors, question, but);
      case TOO_MANY -> rateLimited(answer, but);
      default ->
          status >= 500
              ? new Unreachable(but + "; try again, and see how that registry is")
              : new Unreadable(but + ", which a registry does not; is it one?");
    };
  }

  private static RegistryFailure missing(RegistryErrors errors, Question question, String but) {
    if (errors.foreign()) {
      return new Unreadable(but + ", in no registry's form; is it one, or is a proxy in between?");
    }
    if (question.isContent()) {
      return new Missing(
          Missing.What.BLOB, but + ": a part of the image is not there; push it once more");
    }
    return errors.codes().contains("NAME_UNKNOWN")
        ? new Missing(
            Missing.What.REPOSITORY,
            but + ": there is no such repository; was the image pushed, and under this name?")
        : new Missing(
            Missing.What.MANIFEST,
            but + ": it is not there; was it built and pushed for this version?");
  }

  private RegistryFailure rateLimited(HttpResponse<byte[]> answer, String but) {
    Optional<Duration> after = retryAfter(answer);
    return new RateLimited(
        after.orElse(null),
        but
            + ", too many requests; try again "
            + after.map(d -> "in " + d.toSeconds() + " s").orElse("later")
            + (answer.request().headers().firstValue("Authorization").isPresent()
                ? ""
                : ", or with credentials, for which limits are wider"));
  }

  /** How long an answer asks to wait before the next request; empty when it does not ask. */
  Optional<Duration> retryAfter(HttpResponse<byte[]> answer) {
    if (!List.of(TOO_MANY, UNAVAILABLE).contains(answer.statusCode())) {
      return Optional.empty();
    }
    return answer.headers().firstValue("Retry-After").map(String::strip).flatMap(this::duration);
  }

  private Optional<Duration> duration(String text) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Duration until =
          Duration.between(
              clock.instant(),
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return Optional.of(until.isNegative() ? Duration.ZERO : until);
    } catch (DateTimeException e) {
      // Neither of the two forms: as if it did not say.
      return Optional.empty();
    }
  }
}
