package dev.slipway.embedded.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A running command. Closing it ends the command if it still runs. */
public interface ExecSession extends AutoCloseable {
  /**
   * Returns where the command's input is written; closing it tells the command that no more comes.
   */
  OutputStream stdin();

  /** Returns what the command writes to its standard output. */
  InputStream stdout();

  /** Returns what the command writes to its standard error; empty on a terminal. */
  InputStream stderr();

  /** Returns the exit code, complete when the command has ended. */
  CompletableFuture<Integer> exit();

  @Override
  void close();
}
