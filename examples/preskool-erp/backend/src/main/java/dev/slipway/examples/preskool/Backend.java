package dev.slipway.examples.preskool;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;
import org.eclipse.jetty.server.handler.StatisticsHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running backend: its routes, and what is behind them. */
final class Backend implements AutoCloseable {
  static final String LIVE = "/api/v1/live";
  static final String READY = "/api/v1/ready";
  static final String HEALTH = "/api/v1/health";
  static final String LOGIN = "/api/v1/auth/login";
  private static final String CRASH = "/api/v1/crash";
  private static final String FAIL = "/api/v1/fail";
  static final String STUDENTS = "/api/v1/students";
  static final String METRICS = "/metrics";

  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final Duration TOKEN_VALIDITY = Duration.ofHours(1);
  private static final Duration FINISH_REQUESTS = Duration.ofSeconds(10);

  private final ObjectMapper json =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();
  private final Draining draining = new Draining();
  private final HttpMetrics metrics =
      new HttpMetrics(Set.of(LIVE, READY, HEALTH, LOGIN, STUDENTS, METRICS));
  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private final Database database;
  private final Javalin http;

  private Backend(Settings settings, Clock clock, IntConsumer halt) {
    database = new Database(settings.database());
    Passwords passwords = new Passwords(settings.passwordIterations(), new SecureRandom());
    Accounts accounts = new Accounts(database.pool(), passwords);
    FaultInjector faults =
        new FaultInjector(settings.faults(), Set.of(LIVE, READY, METRICS), new Random());
    http = Javalin.create(this::configure);
    addRoutes(
        new HealthApi(settings, database::answers, draining),
        new LoginApi(accounts, new Tokens(settings.tokenSecret(), TOKEN_VALIDITY, clock), json),
        new StudentsApi(new Students(database.pool())),
        faults);
    faults.beforeServing();
    if (settings.host().isEmpty()) {
      http.start(settings.port());
    } else {
      http.start(settings.host(), settings.port());
    }
    faults.startOn(background, halt);
    settings
        .firstAccount()
        .ifPresent(account -> new AccountSeed(accounts, account).startOn(background));
  }

  /**
   * Serves until it is closed.
   *
   * @param halt ends the process at once; for injected faults
   */
  static Backend start(Settings settings, Clock clock, IntConsumer halt) {
    Backend backend = new Backend(settings, clock, halt);
    LOG.atInfo()
        .setMessage("serving")
        .addKeyValue("port", backend.port())
        .addKeyValue("version", settings.version())
        .log();
    return backend;
  }

  int port() {
    return http.port();
  }

  /** No longer ready, but still serving. */
  void beginDrain() {
    LOG.info("draining");
    draining.begin();
  }

  /** Accepts no more, and finishes the requests that it has. */
  @Override
  public void close() {
    background.shutdownNow();
    http.stop();
    database.close();
    LOG.info("ended");
  }

  private void configure(JavalinConfig config) {
    config.showJavalinBanner = false;
    config.startupWatcherEnabled = false;
    config.jsonMapper(new JavalinJackson(json, false));
    config.jetty.threadPool = new QueuedThreadPool(40, 4);
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(FINISH_REQUESTS.toMillis());
          server.setHandler(new StatisticsHandler()); // what a stopping server waits for
        });
    config.requestLogger.http(metrics::answered);
  }

  private void addRoutes(
      HealthApi health, LoginApi logins, StudentsApi students, FaultInjector faults) {
    http.before(draining::dismiss);
    http.before(faults::beforeRequest);
    http.before(CRASH, faults::beforeCrash);
    http.before(FAIL, faults::beforeFailing);
    http.before(LOGIN, faults::beforeLogin);
    http.before(STUDENTS, logins::requireToken);
    http.get(LIVE, health::live);
    http.get(READY, health::ready);
    http.get(HEALTH, health::health);
    http.post(LOGIN, logins::login);
    http.get(STUDENTS, students::list);
    http.get(METRICS, metrics::scrape);
    http.exception(SQLException.class, Backend::databaseFailed);
  }

  private static void databaseFailed(SQLException error, Context http) {
    boolean away = Database.unreachable(error);
    LOG.atError()
        .setMessage("the database failed a request")
        .addKeyValue("path", http.path())
        .setCause(error)
        .log();
    http.status(away ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.INTERNAL_SERVER_ERROR)
        .json(new LoginApi.Refusal(away ? "the database does not answer" : "internal error"));
  }
}
