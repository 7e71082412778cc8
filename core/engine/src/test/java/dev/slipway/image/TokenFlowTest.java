package dev.slipway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.Clocks;
import dev.slipway.config.RegistryConfig;
import dev.slipway.config.Secret;
import dev.slipway.image.FakeRegistry.Answer;
import dev.slipway.image.FakeRegistry.Asked;
import dev.slipway.image.RegistryFailure.Denied;
import dev.slipway.image.RegistryFailure.RateLimited;
import dev.slipway.image.RegistryFailure.Unreadable;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that answers as GHCR and its token service do, by their documents. */
class TokenFlowTest {
  private static final String MANIFEST = "/v2/acme/backend/manifests/3f2c1a9";
  private static final String PAT = "ghp-pat-7719";
  private static final String TOKEN = "djE6YWNtZS9iYWNrZW5kOjE3";
  private static final byte[] INDEX = TestImages.index();

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-02T10:00:00Z"));
  private final Clock clock = Clocks.utc(now::get);
  private final Redactor redactor = new Redactor();
  private FakeRegistry ghcr;

  @BeforeEach
  void start() throws IOException {
    ghcr = new FakeRegistry();
    ghcr.on(
        MANIFEST, asked -> asked.authorization().equals("Bearer " + TOKEN) ? image() : demand());
    ghcr.on("/token", Answer.of(200, "{\"token\":\"" + TOKEN + "\"}"));
  }

  @AfterEach
  void stop() {
    ghcr.close();
  }

  @Test
  void getsATokenForAPublicImageWithoutCredentials() {
    ResolvedImage found = resolve(open()).fold(f -> f, TokenFlowTest::unexpected);

    assertThat(found.digest()).isEqualTo(Digest.of(INDEX));
    Asked token = ghcr.asked().get(1);
    assertThat(token.authorization()).isEmpty();
    assertThat(token.query())
        .contains(
            "service=ghcr.io", "scope=repository%3Aacme%2Fbackend%3Apull", "client_id=slipway");
  }

  @Test
  void showsThePersonalAccessTokenToTheTokenServiceAlone() {
    Registry registry = open(new RegistryConfig(ghcr.host(), "bot", secret(PAT), false));

    assertThat(resolve(registry)).isInstanceOf(RegistryAnswer.Found.class);
    String basic = Credentials.password("bot", PAT).basic();
    assertThat(ghcr.asked())
        .extracting(Asked::path, Asked::authorization)
        .containsExactly(
            tuple(MANIFEST, ""), tuple("/token", basic), tuple(MANIFEST, "Bearer " + TOKEN));
    assertThat(redactor.redact(basic + PAT + TOKEN)).doesNotContain(PAT, TOKEN, basic.substring(6));
  }

  @Test
  void usesATokenAgainUntilItEnds() {
    ghcr.on("/token", Answer.of(200, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":300}"));
    Registry registry = open();
    resolve(registry);
    now.set(now.get().plusSeconds(290));
    resolve(registry);
    assertThat(tokensAsked()).isEqualTo(1);

    now.set(now.get().plusSeconds(10));
    resolve(registry);
    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void takesATokenWithoutAnEndForOneOfAMinute() {
    Registry registry = open();
    resolve(registry);
    now.set(now.get().plusSeconds(50));
    resolve(registry);
    assertThat(tokensAsked()).isEqualTo(1);

    now.set(now.get().plusSeconds(10));
    resolve(registry);
    assertThat(tokensAsked()).isEqualTo(2);
  }

  @Test
  void getsAFreshTokenWhenTheRegistryNoLongerTakesTheOld() {
    Registry registry = open();
    resolve(registry);
    ghcr.on("/token", Answer.of(200, "{\"token\":\"second-token\"}"));
    ghcr.on(
        MANIFEST,
        asked -> asked.authorization().equals("Bearer second-token") ? image() : demand());

    assertThat(resolve(registry)).isInstanceOf(RegistryAnswer.Found.class);
  }

  @Test
  void doesNotTellAPrivateImageFromOneThatIsNotThere() {
    ghcr.on(
        "/token",
        Answer.of(
            403,
            "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"requested access to the resource is"
                + " denied\"}]}"));

    RegistryFailure failure = failure(open());

    assertThat(failure).isInstanceOf(Denied.class);
    assertThat(failure.why())
        .startsWith("Tried to read " + ghcr.host() + "/acme/backend:3f2c1a9, but ")
        .contains("403 (DENIED requested access", "without credentials", "not there, or not for")
        .doesNotContain("\n");
  }

  @Test
  void saysWhoseCredentialsWereRefused() {
    ghcr.on("/token", Answer.of(401, "{\"details\":\"incorrect password for bot " + PAT + "\"}"));

    RegistryFailure failure =
        failure(open(new RegistryConfig(ghcr.host(), "bot", secret(PAT), false)));

    assertThat(failure).isInstanceOf(Denied.class);
    assertThat(failure.why()).contains("401", "as bot").doesNotContain(PAT);
  }

  @Test
  void isDeniedWhenTheTokenDoesNotSuffice() {
    ghcr.on(
        MANIFEST,
        asked ->
            asked.authorization().isEmpty()
                ? demand()
                : Answer.of(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"denied\"}]}"));

    assertThat(failure(open())).isInstanceOf(Denied.class);
    // The question by HEAD, and the one by GET for the reason; no loop of tokens.
    assertThat(tokensAsked()).isLessThanOrEqualTo(2);
  }

  @Test
  void saysWhenTheTokenServiceHasEnough() {
    ghcr.on(
        "/token",
        Answer.of(
            429,
            "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\",\"message\":\"slow down\"}]}",
            "Retry-After",
            "120"));

    RegistryFailure failure = failure(open());

    assertThat(failure).isInstanceOf(RateLimited.class);
    assertThat(((RateLimited) failure).retryAfter()).isEqualTo(Duration.ofSeconds(120));
    assertThat(failure.why()).contains("TOOMANYREQUESTS slow down", "try again in 120 s");
  }

  @Test
  void doesNotTakeA404OfTheTokenServiceForAMissingImage() {
    ghcr.on("/token", Answer.of(404, "404 page not found"));

    assertThat(failure(open())).isInstanceOf(Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>", "{}", "{\"token\":\"\"}", "{\"token\":\"a b\"}", "[]"})
  void doesNotGoOnWithoutAToken(String body) {
    ghcr.on("/token", Answer.of(200, body));

    RegistryFailure failure = failure(open());

    assertThat(failure).isInstanceOf(Unreadable.class);
    assertThat(failure.why()).contains("its token service");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://127.0.0.1/token", "token", "", "http://%zz", "file:///etc/passwd"})
  void sendsCredentialsToNoRealmThatIsNoWebAddress(String realm) {
    ghcr.on(MANIFEST, Answer.of(401, "", "WWW-Authenticate", "Bearer realm=\"" + realm + "\""));

    RegistryFailure failure =
        failure(open(new RegistryConfig(ghcr.host(), "bot", secret(PAT), false)));

    assertThat(failure).isInstanceOf(Unreadable.class);
    assertThat(failure.why()).contains("which is no https address");
  }

  @Test
  void exchangesAnIdentityToken() {
    CredentialSource source =
        registry ->
            Optional.of(
                new Credentials(Credentials.Kind.IDENTITY_TOKEN, "", secret("id-token-3301")));
    Registry registry = Registry.open(List.of(), source, redactor, clock);

    assertThat(resolve(registry)).isInstanceOf(RegistryAnswer.Found.class);
    Asked token = ghcr.asked().get(1);
    assertThat(token.method()).isEqualTo("POST");
    assertThat(token.authorization()).isEmpty();
    assertThat(token.body())
        .contains("grant_type=refresh_token", "refresh_token=id-token-3301", "service=ghcr.io");
  }

  @Test
  void sendsARegistryTokenAsItIs() {
    CredentialSource source =
        registry ->
            Optional.of(new Credentials(Credentials.Kind.REGISTRY_TOKEN, "", secret(TOKEN)));

    assertThat(resolve(Registry.open(List.of(), source, redactor, clock)))
        .isInstanceOf(RegistryAnswer.Found.class);
    assertThat(tokensAsked()).isZero();
  }

  @Test
  void meetsABasicChallenge() {
    String basic = Credentials.password("bot", PAT).basic();
    ghcr.on(
        MANIFEST,
        asked ->
            asked.authorization().equals(basic)
                ? image()
                : Answer.of(401, "", "WWW-Authenticate", "Basic realm=\"registry\""));

    assertThat(resolve(open(new RegistryConfig(ghcr.host(), "bot", secret(PAT), false))))
        .isInstanceOf(RegistryAnswer.Found.class);
    assertThat(failure(open())).isInstanceOf(Denied.class);
  }

  @Test
  void saysThatTheCredentialsCannotBeRead() {
    CredentialSource broken =
        registry -> {
          throw new ImageException("Tried to ask docker-credential-x, but it is not there");
        };

    RegistryFailure failure = failure(Registry.open(List.of(), broken, redactor, clock));

    assertThat(failure).isInstanceOf(Denied.class);
    assertThat(failure.why()).contains("docker-credential-x, but it is not there");
  }

  private Registry open(RegistryConfig... configured) {
    return Registry.open(List.of(configured), registry -> Optional.empty(), redactor, clock);
  }

  private RegistryAnswer<ResolvedImage> resolve(Registry registry) {
    return registry.resolve(ImageReference.parse(ghcr.host() + "/acme/backend:3f2c1a9"));
  }

  private RegistryFailure failure(Registry registry) {
    return resolve(registry)
        .fold(
            found -> {
              throw new AssertionError("found " + found);
            },
            failure -> failure);
  }

  private long tokensAsked() {
    return ghcr.asked().stream().filter(a -> a.path().equals("/token")).count();
  }

  private Answer demand() {
    return Answer.of(
        401,
        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}",
        "WWW-Authenticate",
        "Bearer realm=\""
            + ghcr.url()
            + "/token\",service=\"ghcr.io\",scope=\"repository:acme/backend:pull\"");
  }

  private static Answer image() {
    return Answer.of(
        200,
        INDEX,
        "Content-Type",
        ManifestDocument.OCI_INDEX,
        "Docker-Content-Digest",
        Digest.of(INDEX).value());
  }

  private static Secret secret(String value) {
    return new Secret(value, true);
  }

  private static <T> T unexpected(RegistryFailure failure) {
    throw new AssertionError(failure.why());
  }
}
