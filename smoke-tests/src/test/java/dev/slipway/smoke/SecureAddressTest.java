package dev.slipway.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.gate.CheckOutcome;
import dev.slipway.gate.CheckResult;
import dev.slipway.harness.CouldNotCheckException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecureAddressTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;
  private static HttpsServer server;
  private static SSLContext context;

  /** Of localhost, for 30 days from now, and trusted by nobody else. */
  @BeforeAll
  static void start() throws Exception {
    Path file = folder.resolve("localhost.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  private static SecureAddress address(String host, SSLSocketFactory sockets, Duration later) {
    return new SecureAddress(
        URI.create("https://" + host + ":" + server.getAddress().getPort() + "/"),
        sockets,
        Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC));
  }

  @Test
  void aCertificateThatIsTrustedAndTheHostsPasses() {
    assertThat(address("localhost", context.getSocketFactory(), Duration.ZERO).certificate())
        .isEmpty();
  }

  @Test
  void aCertificateThatEndsSoonIsAWarning() {
    assertThat(address("localhost", context.getSocketFactory(), Duration.ofDays(20)).certificate())
        .hasValueSatisfying(w -> assertThat(w).endsWith(" ends in 9 days"));
  }

  @Test
  void aCertificateOfAnotherHostFails() {
    SecureAddress other = address("127.0.0.1", context.getSocketFactory(), Duration.ZERO);
    assertThatThrownBy(other::certificate)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Tried to shake hands by TLS with 127.0.0.1");
  }

  @Test
  void aCertificateThatNobodyTrustsFails() {
    SecureAddress untrusted =
        address("localhost", (SSLSocketFactory) SSLSocketFactory.getDefault(), Duration.ZERO);
    assertThatThrownBy(untrusted::certificate)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("renew the certificate");
  }

  @Test
  void aHostThatCannotBeReachedIsUnknown() {
    SecureAddress nowhere =
        new SecureAddress(
            URI.create("https://127.0.0.1:1/"), context.getSocketFactory(), Clock.systemUTC());
    assertThatThrownBy(nowhere::certificate).isInstanceOf(CouldNotCheckException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "308, https://localhost/, ''",
    "301, https://localhost/start, ''",
    "302, https://localhost/, which browsers do not keep",
    "301, http://localhost/, FAIL",
    "301, https://elsewhere.example/, FAIL",
    "200, , FAIL",
  })
  void aRedirectMustLeadToTheSameHostByTls(int status, String to, String expected)
      throws Exception {
    HttpServer plain =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    plain.createContext(
        "/",
        exchange -> {
          if (to != null) {
            exchange.getResponseHeaders().add("Location", to);
          }
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    plain.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + plain.getAddress().getPort() + "/");
      SecureAddress address = address("localhost", context.getSocketFactory(), Duration.ZERO);
      if (expected.equals("FAIL")) {
        assertThatThrownBy(() -> address.redirect(url)).isInstanceOf(AssertionError.class);
      } else {
        assertThat(address.redirect(url).orElse("")).contains(expected);
      }
    } finally {
      plain.stop(0);
    }
  }

  @Test
  void aPortWithoutTlsThatIsClosedIsAWarning() throws Exception {
    int free;
    try (ServerSocket closedAgain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = closedAgain.getLocalPort();
    }
    URI url = URI.create("http://127.0.0.1:" + free + "/");

    assertThat(address("localhost", context.getSocketFactory(), Duration.ZERO).redirect(url))
        .hasValueSatisfying(
            warning -> assertThat(warning).contains("nothing answers at " + url, "refused"));
  }

  @Test
  void aHostThatNobodyKnowsIsUnknown() {
    SecureAddress address = address("localhost", context.getSocketFactory(), Duration.ZERO);
    assertThatThrownBy(() -> address.redirect(URI.create("http://no-such-host.invalid/")))
        .isInstanceOf(CouldNotCheckException.class)
        .hasMessageContaining("does not resolve");
  }

  @Test
  void aBaseUrlWithoutTlsIsSkipped() {
    assertThat(new SmokeGate(URI.create("http://127.0.0.1:1")).run(TlsChecks.class).checks())
        .extracting(CheckResult::outcome)
        .containsExactly(CheckOutcome.SKIPPED, CheckOutcome.SKIPPED);
  }
}
