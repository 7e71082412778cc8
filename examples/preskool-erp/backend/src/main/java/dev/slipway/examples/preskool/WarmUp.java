package dev.slipway.examples.preskool;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts everything once, without a database, so that the JVM sees which classes that takes: an
 * image is built with the archive of them ({@code -XX:ArchiveClassesAtExit}), and starts in half
 * the time.
 */
final class WarmUp {
  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final Map<String, String> NOWHERE =
      Map.of(
          "APP_VERSION", "warm-up",
          "PORT", "0",
          "DB_URL", "jdbc:postgresql://127.0.0.1:1/nowhere",
          "DB_USER", "nobody",
          "DB_PASSWORD", "none",
          "MIGRATION_LOCK_TIMEOUT_SECONDS", "1",
          "TOKEN_SECRET", "warm-up",
          "DRAIN_SECONDS", "0",
          "PASSWORD_ITERATIONS", "1");

  /** What a connection to a database would have loaded. */
  private static final Pattern OF_A_CONNECTION =
      Pattern.compile(
          "org/postgresql/(core|jdbc|util|copy|hostchooser|replication)/[^.]*\\.class"
              + "|com/zaxxer/hikari/[^.]*\\.class|org/flywaydb/[^.]*\\.class");

  private WarmUp() {}

  static void run() throws InterruptedException, ExecutionException, IOException {
    loadWhatConnects();
    Settings settings = Settings.from(NOWHERE);
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
    new FlywayCommand(settings.database(), flyway -> {}, nowhere).run(List.of("info"));
  }

  /** Classes that need what is not in the jar stay out: nothing here uses them. */
  private static void loadWhatConnects() throws IOException {
    String from = WarmUp.class.getProtectionDomain().getCodeSource().getLocation().toString();
    Path jar = Path.of(URI.create(from));
    if (Files.isDirectory(jar)) {
      return;
    }
    try (ZipFile classes = new ZipFile(jar.toFile())) {
      classes.stream()
          .map(ZipEntry::getName)
          .filter(name -> OF_A_CONNECTION.matcher(name).matches())
          .map(name -> name.replace('/', '.').substring(0, name.length() - ".class".length()))
          .forEach(WarmUp::load);
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, WarmUp.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.atDebug().setMessage("A class stays out of the archive").addKeyValue("class", name).log();
    }
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
