package dev.slipway.examples.preskool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts everything once, without a database, so that the JVM sees which classes that takes: an
 * image is built with the archive of them ({@code -XX:ArchiveClassesAtExit}), and starts in half
 * the time.
 */
final class WarmUp {
  private static final DatabaseSettings NOWHERE =
      new DatabaseSettings(
          "jdbc:postgresql://127.0.0.1:1/nowhere",
          "nobody",
          "",
          List.of("classpath:db/migration"),
          Duration.ofSeconds(1));

  private WarmUp() {}

  static void run() throws InterruptedException, ExecutionException {
    Settings settings =
        new Settings("", 0, "warm-up", NOWHERE, "warm-up", Duration.ZERO, null, 1, Faults.none());
    // Not closed: the process ends after this, and a pool that never connected waits for itself.
    Backend backend = Backend.start(settings, Clock.systemUTC(), exitCode -> {});
    // At the same time: those that want the database wait for it as long as they may.
    List<Callable<Integer>> questions = new ArrayList<>();
    for (String path : List.of(Backend.LIVE, Backend.HEALTH, Backend.STUDENTS, Backend.METRICS)) {
      questions.add(() -> open(backend, path).getResponseCode());
    }
    questions.add(() -> logIn(backend));
    ExecutorService askers = Executors.newFixedThreadPool(questions.size());
    for (Future<Integer> answered : askers.invokeAll(questions)) {
      answered.get();
    }
    askers.shutdown();
    Tokens tokens = new Tokens(settings.tokenSecret(), Duration.ofSeconds(1), Clock.systemUTC());
    tokens.subject(tokens.issue("nobody"));
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new FlywayCommand(NOWHERE, flyway -> {}, nowhere).run(List.of("info"));
  }

  private static int logIn(Backend backend) throws IOException {
    HttpURLConnection login = open(backend, Backend.LOGIN);
    login.setDoOutput(true);
    login
        .getOutputStream()
        .write("{\"email\":\"\",\"password\":\"\"}".getBytes(StandardCharsets.UTF_8));
    return login.getResponseCode();
  }

  private static HttpURLConnection open(Backend backend, String path) throws IOException {
    return (HttpURLConnection)
        URI.create("http://127.0.0.1:" + backend.port() + path).toURL().openConnection();
  }
}
