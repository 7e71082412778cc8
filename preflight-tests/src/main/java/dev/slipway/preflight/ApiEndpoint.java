package dev.slipway.preflight;

import dev.slipway.harness.CouldNotCheckException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Assumptions;

/** The API server as a server: its certificate, its clock and its version. */
final class ApiEndpoint {
  private static final int WAIT_MS = 10_000;

  private final KubernetesClient client;
  private final URI uri;

  ApiEndpoint(KubernetesClient client) {
    this.client = client;
    this.uri = URI.create(client.getMasterUrl().toString());
  }

  boolean isSecure() {
    return "https".equals(uri.getScheme());
  }

  /** When its certificate ends; whether it is trusted is the client's to say. */
  Instant certificateEnds() {
    int port = uri.getPort() < 0 ? 443 : uri.getPort();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(uri.getHost(), port), WAIT_MS);
      plain.setSoTimeout(WAIT_MS);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Shown()}, null);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, uri.getHost(), port, true)) {
        socket.startHandshake();
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
            .getNotAfter()
            .toInstant();
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new CouldNotCheckException(
          "Tried to see the certificate of " + uri + ", but " + e.getMessage(), e);
    }
  }

  /** What its {@code Date} header says. */
  Instant date() {
    String date = get("/version", "for its time").header("Date");
    if (date == null) {
      return Assumptions.abort("the API server says no time");
    }
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      throw new CouldNotCheckException(
          "Tried to read the time of " + uri + ", but it is '" + date + "'", e);
    }
  }

  /** What it says of itself: 200, or 500 with a line for each of its parts. */
  HttpResponse<String> readiness() {
    return get("/readyz", "whether it is ready");
  }

  /** The answer as it is: the client's own calls leave the body of a failure out. */
  private HttpResponse<String> get(String path, String what) {
    try {
      return client
          .getHttpClient()
          .sendAsync(
              client
                  .getHttpClient()
                  .newHttpRequestBuilder()
                  .uri(at(path))
                  .timeout(WAIT_MS, TimeUnit.MILLISECONDS)
                  .build(),
              String.class)
          .get(WAIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CouldNotCheckException(
          "Tried to ask " + uri + " " + what + ", but was interrupted");
    } catch (ExecutionException | TimeoutException e) {
      throw new CouldNotCheckException(
          "Tried to ask " + uri + " " + what + ", but there was no answer: " + e.getMessage(), e);
    }
  }

  /** Below the path that the API server may have, as behind a proxy of many clusters. */
  private URI at(String path) {
    String base = uri.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }

  KubernetesVersion version() {
    try {
      var info = client.getKubernetesVersion();
      // Builds of one's own may leave major and minor empty.
      String said = info == null ? "nothing" : info.getGitVersion();
      return KubernetesVersion.parse(said)
          .orElseThrow(
              () ->
                  new CouldNotCheckException(
                      "Tried to read the version of " + uri + ", but it says " + said));
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to ask " + uri + " for its version, but " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  /** Only looks: nothing is sent over a connection that it let pass. */
  private static final class Shown implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
