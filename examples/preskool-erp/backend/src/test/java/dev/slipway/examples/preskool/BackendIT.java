package dev.slipway.examples.preskool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BackendIT {
  /** Nothing listens on port 1. */
  static final DatabaseSettings NOWHERE =
      new DatabaseSettings(
          "jdbc:postgresql://127.0.0.1:1/nowhere",
          "nobody",
          "",
          List.of("classpath:db/migration"),
          Duration.ofSeconds(1));

  private static final Account ADMIN = new Account("admin@preskool.test", "AdminPass1!@#");

  @RegisterExtension static final Databases DATABASES = new Databases();

  private final HttpClient client = HttpClient.newHttpClient();
  private Backend backend;

  @AfterEach
  void stop() {
    backend.close();
  }

  @Test
  void saysThatItIsHealthyAndWhatItIs() throws Exception {
    start(DATABASES.empty(), Faults.none());

    Answer health = get(Backend.HEALTH);

    assertThat(health.status()).isEqualTo(200);
    assertThat(health.body())
        .isEqualTo("{\"status\":\"ok\",\"version\":\"3f2c1a9\",\"db\":\"connected\"}");
    assertThat(get(Backend.READY).status()).isEqualTo(200);
    assertThat(get(Backend.LIVE).status()).isEqualTo(200);
  }

  @Test
  void startsWithoutItsDatabaseAndSaysSo() throws Exception {
    start(NOWHERE, Faults.none());

    assertThat(get(Backend.LIVE).status()).isEqualTo(200);
    assertThat(get(Backend.READY).status()).isEqualTo(503);
    assertThat(get(Backend.HEALTH).status()).isEqualTo(503);
    assertThat(get(Backend.HEALTH).json().get("db").asText()).isEqualTo("disconnected");
    assertThat(logIn(ADMIN).status()).isEqualTo(503);
  }

  @Test
  void listsStudentsToWhoLoggedIn() throws Exception {
    startMigrated(Faults.none());
    Answer login = logIn(ADMIN);
    String token = login.json().get("access_token").asText();

    Answer first = get(Backend.STUDENTS + "?page=1", "Authorization", "Bearer " + token);
    Answer last = get(Backend.STUDENTS + "?page=3", "Authorization", "Bearer " + token);
    Answer past = get(Backend.STUDENTS + "?page=4", "Authorization", "Bearer " + token);

    assertThat(login.json().get("token_type").asText()).isEqualTo("bearer");
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.json().get("page").asInt()).isEqualTo(1);
    assertThat(first.json().get("total").asInt()).isEqualTo(24);
    assertThat(first.json().get("data")).hasSize(10);
    assertThat(first.json().at("/data/0/name").asText()).isEqualTo("Amara Okafor");
    assertThat(first.json().at("/data/0/class").asText()).isEqualTo("Sunflowers");
    assertThat(first.json().at("/data/0/enrolled_on").asText()).isEqualTo("2025-08-18");
    assertThat(last.json().get("data")).hasSize(4);
    assertThat(past.json().get("data")).isEmpty();
    assertThat(get(Backend.STUDENTS + "?page=0", "Authorization", "Bearer " + token).status())
        .isEqualTo(400);
  }

  @Test
  void listsNothingToStrangers() throws Exception {
    startMigrated(Faults.none());

    assertThat(get(Backend.STUDENTS).status()).isEqualTo(401);
    assertThat(get(Backend.STUDENTS, "Authorization", "Bearer made.up.token").status())
        .isEqualTo(401);
    assertThat(get(Backend.STUDENTS, "Authorization", "Basic YTpi").status()).isEqualTo(401);
  }

  @Test
  void locksAnAccountAfterFiveWrongPasswords() throws Exception {
    startMigrated(Faults.none());
    Account wrong = new Account(ADMIN.email(), "guess");

    for (int i = 0; i < 5; i++) {
      assertThat(logIn(wrong).status()).isEqualTo(401);
    }
    assertThat(logIn(wrong).status()).isEqualTo(423);
    assertThat(logIn(ADMIN).status()).isEqualTo(423);
  }

  @Test
  void forgetsWrongPasswordsAfterACorrectOne() throws Exception {
    startMigrated(Faults.none());
    Account wrong = new Account(ADMIN.email(), "guess");

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 4; i++) {
        assertThat(logIn(wrong).status()).isEqualTo(401);
      }
      assertThat(logIn(ADMIN).status()).isEqualTo(200);
    }
  }

  @Test
  void refusesAnUnknownAccountAndWhatIsNoLogin() throws Exception {
    startMigrated(Faults.none());

    assertThat(logIn(new Account("nobody@preskool.test", "guess")).status()).isEqualTo(401);
    assertThat(post("{\"email\":\"admin@preskool.test\"}").status()).isEqualTo(400);
    assertThat(post("not json: s3cret").status()).isEqualTo(400);
    assertThat(post("not json: s3cret").body()).doesNotContain("s3cret");
  }

  @Test
  void makesItsAccountOnceTheTableIsThere() throws Exception {
    DatabaseSettings database = DATABASES.empty();
    start(database, Faults.none());
    assertThat(logIn(ADMIN).status()).isEqualTo(500);

    migrate(database);

    await().until(() -> logIn(ADMIN).status() == 200);
  }

  @Test
  void countsAndTimesRequests() throws Exception {
    startMigrated(Faults.none());
    get(Backend.HEALTH);
    get("/wp-login.php");

    // A request is counted once it is answered: a moment later than the client knows.
    await()
        .untilAsserted(
            () ->
                assertThat(get(Backend.METRICS).body())
                    .contains(
                        "http_requests_total{method=\"GET\",path=\"/api/v1/health\",status_code=\"200\"}"
                            + " 1.0",
                        "http_requests_total{method=\"GET\",path=\"other\",status_code=\"404\"}"
                            + " 1.0",
                        "http_request_duration_seconds_bucket{method=\"GET\",path=\"/api/v1/health\",le=\"1.0\"}",
                        "http_request_duration_seconds_bucket{method=\"GET\",path=\"/api/v1/health\",le=\"5.0\"}",
                        "http_request_duration_seconds_count{method=\"GET\",path=\"/api/v1/health\"}"
                            + " 1"));
  }

  @Test
  void servesWhileItDrainsButIsNoLongerReady() throws Exception {
    start(DATABASES.empty(), Faults.none());

    backend.beginDrain();

    assertThat(get(Backend.READY).status()).isEqualTo(503);
    assertThat(get(Backend.HEALTH).status()).isEqualTo(200);
    assertThat(get(Backend.HEALTH).connection()).isEqualTo("close");
  }

  @Test
  void finishesTheRequestsItHasWhenItEnds() throws Exception {
    DatabaseSettings database = startMigrated(Faults.none());
    String token = logIn(ADMIN).json().get("access_token").asText();
    CompletableFuture<HttpResponse<String>> running;
    CompletableFuture<Void> ended;
    int port = backend.port();

    try (Connection other =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table students in access exclusive mode");
      running =
          client.sendAsync(
              request(Backend.STUDENTS).header("Authorization", "Bearer " + token).build(),
              BodyHandlers.ofString());
      await().until(() -> waitsForALock(statement));
      ended = CompletableFuture.runAsync(backend::close);
      await().until(() -> !accepts(port));
      assertThat(running).isNotDone();
    }

    assertThat(running.get().statusCode()).isEqualTo(200);
    ended.get();
  }

  @Test
  void showsTheFaultsThatAreSwitchedOn() throws Exception {
    startMigrated(new Faults("stale", null, false, true, false, true, true, 0, Duration.ZERO, 0));

    assertThat(get(Backend.HEALTH).json().get("version").asText()).isEqualTo("stale");
    assertThat(get(Backend.READY).status()).isEqualTo(503);
    assertThat(logIn(ADMIN).status()).isEqualTo(500);
  }

  @Test
  void failsRequestsButNoProbesAtAnErrorRate() throws Exception {
    start(
        DATABASES.empty(),
        new Faults(null, null, false, false, false, false, false, 1, Duration.ZERO, 0));

    assertThat(get(Backend.HEALTH).status()).isEqualTo(500);
    assertThat(get(Backend.READY).status()).isEqualTo(200);
    assertThat(get(Backend.LIVE).status()).isEqualTo(200);
    assertThat(get(Backend.METRICS).status()).isEqualTo(200);
  }

  private DatabaseSettings startMigrated(Faults faults) throws SQLException {
    DatabaseSettings database = DATABASES.empty();
    migrate(database);
    start(database, faults);
    if (!faults.login500()) {
      await().until(() -> logIn(ADMIN).status() == 200);
    }
    return database;
  }

  private static boolean waitsForALock(Statement statement) throws SQLException {
    try (ResultSet waiting = statement.executeQuery("select 1 from pg_locks where not granted")) {
      return waiting.next();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void start(DatabaseSettings database, Faults faults) {
    backend =
        Backend.start(
            new Settings(
                "", 0, "3f2c1a9", database, "token-secret", Duration.ZERO, ADMIN, 10, faults),
            Clock.systemUTC(),
            exitCode -> {
              throw new AssertionError("halted with " + exitCode);
            });
  }

  private static void migrate(DatabaseSettings database) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(new FlywayCommand(database, flyway -> {}, nowhere).run(List.of("migrate"))).isZero();
  }

  private Answer logIn(Account account) throws IOException, InterruptedException {
    return post(
        new ObjectMapper()
            .writeValueAsString(Map.of("email", account.email(), "password", account.password())));
  }

  private Answer post(String body) throws IOException, InterruptedException {
    return send(request(Backend.LOGIN).POST(BodyPublishers.ofString(body)).build());
  }

  private Answer get(String path, String... headers) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    return send((headers.length == 0 ? request : request.headers(headers)).build());
  }

  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        response.body(),
        response.headers().firstValue("Connection").orElse(""));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + backend.port() + path))
        .timeout(Duration.ofSeconds(10));
  }

  private record Answer(int status, String body, String connection) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }
  }
}
