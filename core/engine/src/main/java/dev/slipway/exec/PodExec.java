package dev.slipway.exec;

import dev.slipway.redact.Redactor;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Runs commands by exec in a container of a pod. A command has finished only when the exit status
 * of the stream and the sentinel line at the end of its output both arrived, and agree; everything
 * else is {@link Receipt.Unknown}, as the command may still run (kubernetes#73056, k3s#2062). The
 * container needs a {@code sh}.
 *
 * <p>A time-out ends the wait, not the command: Kubernetes has no way to end it.
 *
 * <p>Safe for use by several threads; each run blocks its caller.
 */
public final class PodExec implements CommandRunner {
  /** How much of each output is kept: the last MiB. */
  static final int OUTPUT_LIMIT = 1 << 20;

  /** How long the end of the stream may lag behind its exit status. */
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private static final Pattern NO_SHELL =
      Pattern.compile(
          "exec: \"sh\": (executable file not found|no such file)|stat sh: no such file");

  private final KubernetesClient client;
  private final ExecTarget target;
  private final Redactor redactor;
  private final Clock clock;

  /** Runs in the given container, and masks in outputs what the redactor knows. */
  public PodExec(KubernetesClient client, ExecTarget target, Redactor redactor, Clock clock) {
    this.client = Objects.requireNonNull(client, "client");
    this.target = Objects.requireNonNull(target, "target");
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public String where() {
    return target.toString();
  }

  @Override
  public Receipt run(String purpose, List<String> command, Duration timeout) {
    if (command.isEmpty()) {
      throw new IllegalArgumentException(
          "Tried to run '" + purpose + "' in " + target + ", but its command is empty");
    }
    Run run = new Run(Sentinel.fresh(), clock.instant());
    try (ExecWatch watch = run.start(command)) {
      return run.await(timeout);
    } catch (KubernetesClientException e) {
      return run.notStarted(e);
    }
  }

  /** One command under way. */
  private final class Run {
    private final OutputTail out = new OutputTail(OUTPUT_LIMIT);
    private final OutputTail err = new OutputTail(OUTPUT_LIMIT);
    private final ExecEnd end = new ExecEnd();
    private final Sentinel sentinel;
    private final Instant started;

    Run(Sentinel sentinel, Instant started) {
      this.sentinel = sentinel;
      this.started = started;
    }

    ExecWatch start(List<String> command) {
      return client
          .pods()
          .inNamespace(target.namespace())
          .withName(target.pod())
          .inContainer(target.container())
          .writingOutput(out)
          .writingError(err)
          .usingListener(end)
          .withReadyWaitTimeout(0)
          .exec(sentinel.wrap(command).toArray(String[]::new));
    }

    Receipt await(Duration timeout) {
      try {
        end.awaitAny(timeout);
      } catch (TimeoutException e) {
        return unknown(
            "no exit status within the "
                + timeout.toSeconds()
                + " s that it was given; it may still run");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return unknown("the wait for it was interrupted; it may still run");
      }
      awaitLateOutput();
      return judge();
    }

    private void awaitLateOutput() {
      if (sentinel.exitCode(out.text()).isPresent()) {
        return;
      }
      try {
        end.awaitClose(CLOSE_GRACE);
      } catch (TimeoutException e) {
        // judged as it is: without its sentinel line the output is not complete
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private Receipt judge() {
      OptionalInt told = sentinel.exitCode(out.text());
      ExecEnd.Exit exit = end.exit().orElse(null);
      if (exit == null) {
        return unknown(
            end.close().orElse("the stream ended")
                + ", without an exit status"
                + (told.isPresent() ? ", though the sentinel line says " + told.getAsInt() : "")
                + "; it may still run");
      }
      if (told.isEmpty() && hasNoShell(exit)) {
        return new Receipt.NotRun(
            "Tried to run a command in "
                + target
                + ", but its image has no sh; add one to the image, or run the command as a Job",
            took());
      }
      if (exit.code() < 0) {
        return unknown("the stream ended without an exit code: " + exit.message());
      }
      if (told.isEmpty()) {
        return unknown(
            "exit status "
                + exit.code()
                + " arrived, but not the line that closes the output: it was cut, or its shell was"
                + " killed");
      }
      if (told.getAsInt() != exit.code()) {
        return unknown(
            "the exit status "
                + exit.code()
                + " is not the sentinel line's "
                + told.getAsInt()
                + ", so that neither can be believed");
      }
      return new Receipt.Finished(exit.code(), stdout(), stderr(), took());
    }

    private boolean hasNoShell(ExecEnd.Exit exit) {
      // containerd answers on the status channel; Docker on the output, with exit code 126 or 127
      return NO_SHELL.matcher(exit.message()).find()
          || NO_SHELL.matcher(out.text()).find()
          || NO_SHELL.matcher(err.text()).find();
    }

    Receipt notStarted(KubernetesClientException e) {
      int code = e.getCode();
      String what = "Tried to exec in " + target + ", but the API server said " + e.getMessage();
      if (code >= 400 && code < 500) {
        return new Receipt.NotRun(redactor.redact(what), took());
      }
      return unknown(what);
    }

    private Receipt unknown(String reason) {
      Duration took = took();
      return new Receipt.Unknown(
          redactor.redact("after " + seconds(took) + " s: " + reason), stdout(), stderr(), took);
    }

    private String stdout() {
      return out.redacted(sentinel.strip(out.text()), redactor);
    }

    private String stderr() {
      return err.redacted(err.text(), redactor);
    }

    private Duration took() {
      return Duration.between(started, clock.instant());
    }
  }

  private static String seconds(Duration took) {
    return String.format(java.util.Locale.ROOT, "%.1f", took.toMillis() / 1000.0);
  }
}
