package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.RegistryConfig;
import dev.slipway.config.Secret;
import dev.slipway.image.FakeRegistry.Answer;
import dev.slipway.image.FakeRegistry.Asked;
import dev.slipway.image.RegistryFailure.Kind;
import dev.slipway.image.RegistryFailure.Missing;
import dev.slipway.image.RegistryFailure.RateLimited;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What registries answer that a well-behaved one, as {@link DockerRegistryIT}'s, does not. */
class RegistryTest {
  private static final String MANIFEST = "/v2/acme/backend/manifests/3f2c1a9";
  private static final Platform AMD64 = new Platform("linux", "amd64");
  private static final byte[] CONFIG = TestImages.config("amd64", TestImages.revision("3f2c1a9"));
  private static final byte[] IMAGE = TestImages.manifest(CONFIG);

  private final List<Duration> pauses = new ArrayList<>();
  private FakeRegistry server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeRegistry();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksAgainByGetWhereHeadDoesNotTellTheDigest() {
    server.on(MANIFEST, Answer.of(200, IMAGE, "Content-Type", ManifestDocument.OCI_MANIFEST));

    ResolvedImage found = resolve().fold(f -> f, RegistryTest::unexpected);

    assertThat(found.digest()).isEqualTo(Digest.of(IMAGE));
    assertThat(found.mediaType()).isEqualTo(ManifestDocument.OCI_MANIFEST);
    assertThat(server.asked()).extracting(Asked::method).containsExactly("HEAD", "GET");
  }

  @Test
  void doesNotBelieveContentThatIsNotItsDigests() {
    server.on(MANIFEST, Answer.of(200, IMAGE, "Docker-Content-Digest", Digest.of(CONFIG).value()));

    RegistryFailure failure = failure(inspect());

    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(failure.why())
        .contains(Digest.of(IMAGE).value(), Digest.of(CONFIG).value(), "do not deploy it");
  }

  @Test
  void doesNotBelieveAConfigurationThatIsNotItsDigests() {
    serve(IMAGE);
    blob(CONFIG, TestImages.config("amd64", TestImages.revision("0000000")));

    assertThat(failure(inspect()).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void followsABlobToAnotherHostWithoutItsCredentials() throws IOException {
    try (FakeRegistry storage = new FakeRegistry()) {
      String basic = Credentials.password("bot", "pass-5518").basic();
      String blob = "/v2/acme/backend/blobs/" + Digest.of(CONFIG);
      storage.on("/bucket", Answer.of(200, CONFIG));
      server.on(
          MANIFEST,
          asked ->
              asked.authorization().isEmpty()
                  ? Answer.of(401, "", "WWW-Authenticate", "Basic realm=\"r\"")
                  : manifest(IMAGE));
      server.on(blob, Answer.of(307, "", "Location", storage.url() + "/bucket?signature=abc"));

      Image found =
          open(new RegistryConfig(server.host(), "bot", new Secret("pass-5518", true), false))
              .inspect(reference(), List.of(AMD64))
              .fold(f -> f, RegistryTest::unexpected);

      assertThat(found.images())
          .singleElement()
          .satisfies(i -> assertThat(i.revision()).hasValue("3f2c1a9"));
      assertThat(storage.asked()).extracting(Asked::authorization).containsExactly("");
      assertThat(server.asked().get(2)).isEqualTo(new Asked("GET", blob, "", basic, ""));
    }
  }

  @Test
  void doesNotMeetAChallengeOfTheHostThatABlobLedTo() throws IOException {
    try (FakeRegistry storage = new FakeRegistry()) {
      storage.on("/bucket", Answer.of(401, "", "WWW-Authenticate", "Basic realm=\"phish\""));
      serve(IMAGE);
      server.on(
          "/v2/acme/backend/blobs/" + Digest.of(CONFIG),
          Answer.of(302, "", "Location", storage.url() + "/bucket"));

      RegistryFailure failure =
          failure(
              open(new RegistryConfig(server.host(), "bot", new Secret("pass-5518", true), false))
                  .inspect(reference(), List.of()));

      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(storage.asked()).extracting(Asked::authorization).containsExactly("");
    }
  }

  @Test
  void doesNotGoRoundInRedirects() {
    server.on(MANIFEST, Answer.of(302, "", "Location", MANIFEST));

    assertThat(failure(inspect()).why()).contains("redirected more than 5 times");
    assertThat(server.asked()).hasSize(6);
  }

  @ParameterizedTest
  @CsvSource({
    "MANIFEST_UNKNOWN, MANIFEST, it is not there",
    "NAME_UNKNOWN, REPOSITORY, there is no such repository",
  })
  void saysWhatIsMissing(String code, Missing.What what, String why) {
    server.on(
        MANIFEST,
        Answer.of(404, "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"unknown\"}]}"));

    RegistryFailure failure = failure(resolve());

    assertThat(failure).isInstanceOf(Missing.class);
    assertThat(((Missing) failure).what()).isEqualTo(what);
    assertThat(failure.why()).contains("404 (" + code + " unknown)", why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>nothing here</html>", "{\"detail\":\"Not Found\"}"})
  void doesNotTakeTheNotFoundOfSomeOtherServerForAMissingImage(String body) {
    server.on(MANIFEST, Answer.of(404, body));

    assertThat(failure(resolve()).kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void saysThatAPartOfTheImageIsMissing() {
    serve(TestImages.index(TestImages.entry(IMAGE, "linux", "amd64")));

    RegistryFailure failure = failure(inspect());

    assertThat(failure).isInstanceOf(Missing.class);
    assertThat(((Missing) failure).what()).isEqualTo(Missing.What.BLOB);
    assertThat(failure.why()).contains(Digest.of(IMAGE).value(), "push it once more");
  }

  @Test
  void readsOnlyTheImagesOfTheNodes() {
    byte[] otherConfig = TestImages.config("arm64", "");
    byte[] other = TestImages.manifest(otherConfig);
    serve(
        TestImages.index(
            TestImages.entry(other, "linux", "arm64"),
            TestImages.entry(IMAGE, "linux", "amd64"),
            TestImages.entry(CONFIG, "unknown", "unknown")));
    server.on("/v2/acme/backend/manifests/" + Digest.of(IMAGE), manifest(IMAGE));
    blob(CONFIG, CONFIG);

    Image found = inspect().fold(f -> f, RegistryTest::unexpected);

    assertThat(found.platforms())
        .containsExactly(new Platform("linux", "arm64"), new Platform("linux", "amd64"));
    assertThat(found.images())
        .extracting(PlatformImage::manifest)
        .containsExactly(Digest.of(IMAGE));
    assertThat(found.runsOn(new Platform("linux", "riscv64"))).isFalse();
  }

  @Test
  void seesThatAnIndexSaysWhatItsImageIsNot() {
    byte[] otherConfig = TestImages.config("arm64", "");
    byte[] other = TestImages.manifest(otherConfig);
    serve(TestImages.index(TestImages.entry(other, "linux", "amd64")));
    server.on("/v2/acme/backend/manifests/" + Digest.of(other), manifest(other));
    blob(otherConfig, otherConfig);

    assertThat(failure(inspect()).why())
        .contains("its index says linux/amd64 of it, and its configuration linux/arm64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "[]", "{}", "{\"manifests\":[{\"digest\":\"x\"}]}"})
  void doesNotTakeSomethingElseForAnImage(String body) {
    server.on(MANIFEST, Answer.of(200, body, "Content-Type", "text/html"));

    RegistryFailure failure = failure(inspect());

    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(failure.why()).contains("is no image's manifest");
  }

  @Test
  void namesTheOldSchemaOfDocker() {
    server.on(
        MANIFEST,
        Answer.of(
            200,
            "{\"schemaVersion\":1}",
            "Content-Type",
            "application/vnd.docker.distribution.manifest.v1+prettyjws; charset=utf-8"));

    assertThat(failure(inspect()).why()).contains("old schema 1");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    server.on(MANIFEST, Answer.of(200, new byte[5000]));

    RegistryFailure failure = failure(inspect());

    assertThat(failure.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(failure.why()).contains("more than 4096 bytes");
    assertThat(server.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "Mon, 02 Mar 2026 10:00:07 GMT"})
  void waitsAsLongAsItIsAskedTo(String retryAfter) {
    server.on(MANIFEST, Answer.of(429, "", "Retry-After", retryAfter), manifest(IMAGE));

    assertThat(resolve()).isInstanceOf(RegistryAnswer.Found.class);
    assertThat(pauses).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void waitsNoLongerThanItsBound() {
    server.on(MANIFEST, Answer.of(429, "", "Retry-After", "11"));

    RegistryFailure failure = failure(resolve());

    assertThat(failure).isInstanceOf(RateLimited.class);
    assertThat(((RateLimited) failure).retryAfter()).isEqualTo(Duration.ofSeconds(11));
    assertThat(failure.why()).contains("try again in 11 s", "with credentials");
    assertThat(pauses).isEmpty();
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void waitsOnce() {
    server.on(MANIFEST, Answer.of(429, "", "Retry-After", "1"));

    assertThat(failure(resolve()).kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void doesNotTakeAnUnwellRegistryForAMissingImage() {
    server.on(MANIFEST, Answer.of(502, "<html>bad gateway</html>"));

    RegistryFailure failure = failure(resolve());

    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.why()).contains("502");
  }

  @Test
  void asksOnceMoreWhenTheConnectionBreaks() {
    server.on(MANIFEST, Answer.of(0, ""), manifest(IMAGE));

    assertThat(resolve()).isInstanceOf(RegistryAnswer.Found.class);
  }

  @Test
  void givesUpWhenItBreaksAgain() {
    server.on(MANIFEST, Answer.of(0, ""));

    RegistryFailure failure = failure(resolve());

    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.why())
        .startsWith("Tried to read " + server.host() + "/acme/backend:3f2c1a9 from http://");
  }

  @Test
  void saysThatNothingAnswers() {
    server.close();

    RegistryFailure failure = failure(resolve());

    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.why()).contains("nothing answers there");
  }

  @Test
  void doesNotWaitForABodyThatDripsForEver() throws Exception {
    try (ServerSocket drip = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CountDownLatch over = new CountDownLatch(1);
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = drip.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes());
                  socket.getOutputStream().flush();
                  over.await();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      server.start();

      RegistryFailure failure =
          failure(
              open()
                  .inspect(
                      ImageReference.parse("127.0.0.1:" + drip.getLocalPort() + "/acme/backend:1"),
                      List.of()));

      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.why()).contains("no whole answer within 2000 ms");
      over.countDown();
      server.join();
    }
  }

  @Test
  void keepsTheInterruptFlag() {
    Thread.currentThread().interrupt();

    RegistryFailure failure = failure(resolve());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.why()).contains("interrupted");
  }

  @ParameterizedTest
  @CsvSource({
    "ghcr.io, false, https://ghcr.io",
    "docker.io, false, https://registry-1.docker.io",
    "registry.example:5000, false, https://registry.example:5000",
    "registry.example:5000, true, http://registry.example:5000",
    "localhost:5000, false, http://localhost:5000",
    "127.0.0.1, false, http://127.0.0.1",
    "'[::1]:5000', false, 'http://[::1]:5000'",
    "127.example.com, false, https://127.example.com",
  })
  void asksWithoutTlsOnlyOnThisMachineOrWhereItIsConfigured(
      String registry, boolean insecure, String base) {
    assertThat(RegistryHost.of(registry, insecure).base()).hasToString(base);
  }

  private void serve(byte[] manifest) {
    server.on(MANIFEST, manifest(manifest));
  }

  private void blob(byte[] named, byte[] given) {
    server.on("/v2/acme/backend/blobs/" + Digest.of(named), Answer.of(200, given));
  }

  private static Answer manifest(byte[] content) {
    return Answer.of(200, content, "Docker-Content-Digest", Digest.of(content).value());
  }

  private ImageReference reference() {
    return ImageReference.parse(server.host() + "/acme/backend:3f2c1a9");
  }

  private RegistryAnswer<ResolvedImage> resolve() {
    return open().resolve(reference());
  }

  private RegistryAnswer<Image> inspect() {
    return open().inspect(reference(), List.of(AMD64));
  }

  private Registry open(RegistryConfig... configured) {
    return new Registry(
        List.of(configured),
        registry -> Optional.empty(),
        new Limits(Duration.ofSeconds(2), Duration.ofSeconds(10), 4096, 4096),
        new Redactor(),
        Clock.fixed(Instant.parse("2026-03-02T10:00:00Z"), ZoneOffset.UTC),
        pauses::add);
  }

  private static RegistryFailure failure(RegistryAnswer<?> answer) {
    return answer.fold(
        found -> {
          throw new AssertionError("found " + found);
        },
        failure -> failure);
  }

  private static <T> T unexpected(RegistryFailure failure) {
    throw new AssertionError(failure.why());
  }
}
