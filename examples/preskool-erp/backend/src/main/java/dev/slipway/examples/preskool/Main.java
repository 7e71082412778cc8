package dev.slipway.examples.preskool;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command line: {@code serve}, the default, {@code flyway <operation>}, or {@code warm-up}. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] args)
      throws InterruptedException, ExecutionException, IOException {
    List<String> arguments = args.length == 0 ? List.of("serve") : List.of(args);
    int exitCode;
    try {
      exitCode = run(arguments.get(0), arguments.subList(1, arguments.size()));
    } catch (SettingsException e) {
      LOG.error(e.getMessage());
      exitCode = 2;
    }
    if (exitCode >= 0) {
      System.exit(exitCode);
    }
  }

  private static int run(String command, List<String> arguments)
      throws InterruptedException, ExecutionException, IOException {
    return switch (command) {
      case "serve" -> serve(Settings.from(System.getenv()));
      case "flyway" -> flyway(Settings.from(System.getenv()), arguments);
      case "warm-up" -> {
        WarmUp.run();
        yield 0;
      }
      default -> {
        LOG.error("Tried to run {}, but only serve, flyway and warm-up are known", command);
        yield 2;
      }
    };
  }

  /** Below zero: it goes on, on the server's threads. */
  private static int serve(Settings settings) {
    if (settings.faults().exitAtStart()) {
      LOG.error("FAULT_EXIT_AT_START is set: ending");
      return 1;
    }
    Backend backend = Backend.start(settings, Clock.systemUTC(), Runtime.getRuntime()::halt);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(backend, settings), "shutdown"));
    return -1;
  }

  private static void end(Backend backend, Settings settings) {
    backend.beginDrain();
    try {
      // Nothing says that the last proxy has heard of it: there is only time to wait for.
      new CountDownLatch(1).await(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    backend.close();
  }

  private static int flyway(Settings settings, List<String> arguments) {
    Passwords passwords = new Passwords(settings.passwordIterations(), new SecureRandom());
    return new FlywayCommand(
            settings.database(),
            // The account is there when the command ends, not a second later.
            flyway ->
                settings
                    .firstAccount()
                    .map(
                        account ->
                            new AccountSeed(
                                new Accounts(flyway.getConfiguration().getDataSource(), passwords),
                                account))
                    .ifPresent(AccountSeed::plant),
            System.out)
        .run(arguments);
  }
}
