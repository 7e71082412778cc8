package dev.slipway.harness.gate;

import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.redact.Redactor;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.opentest4j.TestAbortedException;

/**
 * Keeps secrets out of the reports that a build tool writes of a thrown exception. One whose stack
 * trace, causes included, shows none is left as it is; of any other, only the redacted message and
 * the frames are kept, for its causes and its compared values would show the secret again.
 */
final class Redaction {
  private Redaction() {}

  static Throwable of(Throwable thrown, Redactor redactor) {
    String shown = trace(thrown);
    if (redactor.redact(shown).equals(shown)) {
      return thrown;
    }
    String message =
        redactor.redact(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage());
    Throwable masked;
    if (thrown instanceof AssertionError) {
      masked = new AssertionError(message);
    } else if (thrown instanceof TestAbortedException) {
      masked = new TestAbortedException(message);
    } else if (thrown instanceof CouldNotCheckException) {
      masked = new CouldNotCheckException(message);
    } else {
      masked = new CouldNotCheckException(thrown.getClass().getSimpleName() + ": " + message);
    }
    masked.setStackTrace(thrown.getStackTrace());
    return masked;
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
