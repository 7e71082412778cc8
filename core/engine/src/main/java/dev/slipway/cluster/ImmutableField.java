package dev.slipway.cluster;

import java.util.regex.Pattern;

/**
 * Tells the refusal to change a field that is fixed once its object exists. The API server has no
 * reason of its own for that, only the words of each kind's validation.
 */
public final class ImmutableField {
  private static final int UNPROCESSABLE = 422;

  private static final Pattern WORDS =
      Pattern.compile(
          "immutable|may not be changed|may not change once set|cannot be changed|can not be"
              + " changed|updates to \\S+ (spec )?for fields other than|cannot change roleRef|can"
              + " not be unset|can not be less than previous value|is forbidden after creation");

  private ImmutableField() {}

  /**
   * Whether an answer says so.
   *
   * @param status the HTTP status
   * @param words what the API server said
   */
  public static boolean refused(int status, String words) {
    return status == UNPROCESSABLE && WORDS.matcher(words).find();
  }
}
