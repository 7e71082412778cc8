package dev.slipway.examples.preskool.rehearsal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps a copy of what is logged, so that tests can look for what must not be in it. */
final class LogTee extends OutputStream {
  private final PrintStream shown;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

  private LogTee(PrintStream shown) {
    this.shown = shown;
  }

  /** Puts itself in front of standard error, where the tests' logs go. */
  static LogTee install() {
    LogTee tee = new LogTee(System.err);
    System.setErr(new PrintStream(tee, true, StandardCharsets.UTF_8));
    return tee;
  }

  synchronized String text() {
    return kept.toString(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    shown.write(b);
    kept.write(b);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    shown.write(bytes, offset, length);
    kept.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    shown.flush();
  }
}
