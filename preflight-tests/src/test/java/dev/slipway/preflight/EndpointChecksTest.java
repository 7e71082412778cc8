package dev.slipway.preflight;

import static dev.slipway.gate.CheckOutcome.FAIL;
import static dev.slipway.gate.CheckOutcome.PASS;
import static dev.slipway.gate.CheckOutcome.UNKNOWN;
import static dev.slipway.gate.CheckOutcome.WARN;
import static dev.slipway.preflight.Catalogue.find;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.slipway.gate.CheckResult;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates, credentials and clocks of every age. */
class EndpointChecksTest {
  private static final String ASKED = "cluster: {notFor: []}";

  @TempDir private Path folder;
  private Catalogue catalogue;

  @BeforeEach
  void start() {
    catalogue = new Catalogue(TargetChecks.class, folder);
  }

  @AfterEach
  void stop() {
    catalogue.close();
  }

  @Test
  @Shows(is = PASS, of = "preflight.api-certificate")
  @Shows(is = WARN, of = "preflight.api-certificate")
  @Shows(is = FAIL, of = "preflight.api-certificate")
  void goByTheDaysThatTheCertificateHolds() throws Exception {
    assertThat(certificate(60).outcome()).isEqualTo(PASS);
    assertThat(certificate(20).outcome()).isEqualTo(WARN);
    CheckResult failed = certificate(5);
    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("in 4 days; renew it");
  }

  @Test
  @Shows(is = PASS, of = "preflight.credential")
  @Shows(is = WARN, of = "preflight.credential")
  @Shows(is = FAIL, of = "preflight.credential")
  @Shows(is = UNKNOWN, of = "preflight.credential")
  void goByTheDaysThatTheCredentialHolds() throws Exception {
    assertThat(credential(Certificates.pem(folder, 60, "ada")).outcome()).isEqualTo(PASS);
    assertThat(credential(Certificates.pem(folder, 20, "ada")).outcome()).isEqualTo(WARN);
    CheckResult failed = credential(Certificates.pem(folder, 5, "ada"));
    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("the client certificate ends at");
    CheckResult unknown = credential("no certificate".getBytes(US_ASCII));
    assertThat(unknown.outcome()).isEqualTo(UNKNOWN);
    assertThat(unknown.message()).contains("Tried to read the kubeconfig's client certificate");
  }

  @Test
  @Shows(is = PASS, of = "preflight.clock")
  @Shows(is = WARN, of = "preflight.clock")
  @Shows(is = FAIL, of = "preflight.clock")
  void goByTheClockOfTheApiServer() throws IOException {
    assertThat(clock(Duration.ZERO).outcome()).isEqualTo(PASS);
    // Half-way between what is told and what is refused, and far beyond: load moves neither.
    assertThat(clock(Duration.ofSeconds(35)).outcome()).isEqualTo(WARN);
    CheckResult failed = clock(Duration.ofHours(2));
    assertThat(failed.outcome()).isEqualTo(FAIL);
    assertThat(failed.message()).contains("s apart; set the one that is wrong");
  }

  @Test
  void askBelowThePathThatTheApiServerHas() throws IOException {
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          byte[] path = exchange.getRequestURI().getPath().getBytes(US_ASCII);
          exchange.sendResponseHeaders(200, path.length);
          exchange.getResponseBody().write(path);
          exchange.close();
        });
    proxy.start();
    String url = "http://127.0.0.1:" + proxy.getAddress().getPort() + "/k8s/clusters/c-m-4711";
    try (KubernetesClient client = Catalogue.clientOf(url)) {
      assertThat(new ApiEndpoint(client).readiness().body())
          .isEqualTo("/k8s/clusters/c-m-4711/readyz");
    } finally {
      proxy.stop(0);
    }
  }

  private CheckResult certificate(int days) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(Certificates.keys(folder, days, "127.0.0.1.test"), Certificates.PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.start();
    try (KubernetesClient client =
        Catalogue.clientOf("https://127.0.0.1:" + server.getAddress().getPort())) {
      return check("preflight.api-certificate", client);
    } finally {
      server.stop(0);
    }
  }

  private CheckResult credential(byte[] certificate) {
    try (KubernetesClient client = Catalogue.clientOf("http://127.0.0.1:1")) {
      client.getConfiguration().setClientCertData(Base64.getEncoder().encodeToString(certificate));
      return check("preflight.credential", client);
    }
  }

  /** The server tells a time that is ahead by so much when it answers. */
  private CheckResult clock(Duration ahead) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KubernetesClient client = Catalogue.clientOf("http://127.0.0.1:" + server.getLocalPort())) {
      Thread answering = new Thread(() -> answer(server, ahead), "an API server's clock");
      answering.setDaemon(true);
      answering.start();
      return check("preflight.clock", client);
    }
  }

  private static void answer(ServerSocket server, Duration ahead) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getInputStream().read(new byte[8192]);
        String date =
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plus(ahead).atZone(ZoneOffset.UTC));
        OutputStream out = socket.getOutputStream();
        out.write(
            ("HTTP/1.1 200 OK\r\nDate: %s\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 2\r\nConnection: close\r\n\r\n{}")
                .formatted(date)
                .getBytes(US_ASCII));
        out.flush();
      } catch (IOException e) {
        // The next caller, or the end.
      }
    }
  }

  private CheckResult check(String id, KubernetesClient client) {
    return find(catalogue.evaluate(Catalogue.SETTINGS, ASKED, client), id);
  }
}
