package dev.slipway.smoke;

import dev.slipway.harness.CouldNotCheckException;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.http.conn.ConnectTimeoutException;

/** An address by TLS, as a browser takes it: who it is, for how long still, and who leads there. */
final class SecureAddress {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration SOON = Duration.ofDays(14);
  private static final int HTTPS = 443;

  private final URI url;
  private final SSLSocketFactory sockets;
  private final Clock clock;

  /**
   * @param sockets decide whom to trust
   */
  SecureAddress(URI url, SSLSocketFactory sockets, Clock clock) {
    this.url = url;
    this.sockets = sockets;
    this.clock = clock;
  }

  /**
   * Shakes hands.
   *
   * @return a warning, when the certificate ends soon
   * @throws AssertionError when the certificate is not trusted, is another host's, or has ended
   * @throws CouldNotCheckException when nobody could be reached
   */
  Optional<String> certificate() {
    String tried = "Tried to shake hands by TLS with " + url.getAuthority() + ", but ";
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(Math.toIntExact(ANSWER.toMillis()));
      socket.connect(
          new InetSocketAddress(url.getHost(), url.getPort() < 0 ? HTTPS : url.getPort()),
          Math.toIntExact(ANSWER.toMillis()));
      // Made with the host's name, so that it is sent and compared.
      try (SSLSocket secure =
          (SSLSocket) sockets.createSocket(socket, url.getHost(), socket.getPort(), true)) {
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return ending(secure.getSession().getPeerCertificates()[0]);
      }
    } catch (SSLException e) {
      throw new AssertionError(
          tried + e.getMessage() + "; renew the certificate, or serve its whole chain", e);
    } catch (IOException e) {
      throw new CouldNotCheckException(tried + "could not reach it: " + e, e);
    }
  }

  private Optional<String> ending(Certificate certificate) {
    Instant end = ((X509Certificate) certificate).getNotAfter().toInstant();
    Duration left = Duration.between(clock.instant(), end);
    return left.compareTo(SOON) < 0
        ? Optional.of(
            "the certificate of " + url.getAuthority() + " ends in " + left.toDays() + " days")
        : Optional.empty();
  }

  /**
   * Whether who comes without TLS is led here.
   *
   * @param plain the same address without TLS
   * @return a warning, when it is only for once, or nothing listens there
   * @throws AssertionError when it answers otherwise
   * @throws CouldNotCheckException when the host is not known
   */
  Optional<String> redirect(URI plain) {
    Response response;
    try {
      response = new Http(ANSWER).send("GET " + plain, request -> request.get(plain));
    } catch (CouldNotCheckException e) {
      if (e.getCause() instanceof ConnectException
          || e.getCause() instanceof ConnectTimeoutException) {
        return Optional.of(
            "nothing answers at "
                + plain
                + " ("
                + e.getCause().getMessage()
                + "): who comes without TLS is not led to "
                + url
                + ", which is well only where that port is closed on purpose");
      }
      throw e;
    }
    String location = response.header("Location");
    String answered =
        "GET " + plain + " was answered with " + response.statusCode() + " to " + location;
    if (response.statusCode() < 300 || response.statusCode() >= 400 || location == null) {
      throw new AssertionError(
          "GET "
              + plain
              + " was answered with "
              + response.statusCode()
              + " without TLS, not with a redirect to "
              + url);
    }
    URI to = plain.resolve(location);
    if (!"https".equals(to.getScheme()) || !url.getHost().equals(to.getHost())) {
      throw new AssertionError(answered + ", not to " + url);
    }
    return response.statusCode() == 301 || response.statusCode() == 308
        ? Optional.empty()
        : Optional.of(answered + ", which browsers do not keep; 308 or 301 they do");
  }
}
