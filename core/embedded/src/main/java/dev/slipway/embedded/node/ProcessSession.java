package dev.slipway.embedded.node;

import dev.slipway.embedded.api.ExecSession;
import dev.slipway.embedded.api.LogRequest;
import dev.slipway.embedded.work.Timers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command in a container, or its main process to look at. */
final class ProcessSession implements ExecSession {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessSession.class);

  private final Process process;
  private final OutputStream stdin;
  private final InputStream stdout;
  private final InputStream stderr;

  /** A command of its own. Closing leaves it running, as a real runtime does. */
  ProcessSession(Process process, boolean sendsInput) throws IOException {
    this.process = process;
    stdin = process.getOutputStream();
    stdout = process.getInputStream();
    stderr = process.getErrorStream();
    if (!sendsInput) {
      stdin.close();
    }
  }

  /** The main process: only its output from now on. */
  ProcessSession(Run run, Timers timers) {
    process = run.process();
    stdin = OutputStream.nullOutputStream();
    stdout =
        run.log()
            .open(new LogRequest(null, false, true, 0L, null, null, false, null), timers.now());
    stderr = new ByteArrayInputStream(new byte[0]);
  }

  @Override
  public OutputStream stdin() {
    return stdin;
  }

  @Override
  public InputStream stdout() {
    return stdout;
  }

  @Override
  public InputStream stderr() {
    return stderr;
  }

  @Override
  public CompletableFuture<Integer> exit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  @Override
  public void close() {
    try {
      stdin.close();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("A command's input was closed before");
    }
  }
}
