package dev.slipway.harness.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One GET on a connection of its own, sent once. The JDK's two HTTP clients each repeat a request
 * of their own accord (HttpURLConnection when an answer ends early, java.net.http when a connect
 * fails), which would hide just what a steady stream looks for; hence a socket.
 */
final class OneRequest {
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final URI url;
  private final Duration timeout;

  OneRequest(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
  }

  /**
   * Sends it and reads the whole answer.
   *
   * @return the answer's status
   * @throws IOException when there was no answer, or not all of it
   */
  int send() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head().getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return status(socket.getInputStream().readAllBytes());
    }
  }

  private Socket connect() throws IOException {
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    int millis = Math.toIntExact(timeout.toMillis());
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(url.getHost(), port), millis);
      plain.setSoTimeout(millis);
      return tls ? secured(plain, port) : plain;
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private Socket secured(Socket plain, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, url.getHost(), port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private String head() {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String host = url.getPort() >= 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
    return "GET "
        + path
        + query
        + " HTTP/1.1\r\nHost: "
        + host
        + "\r\nUser-Agent: slipway-steady\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  }

  private static int status(byte[] answer) throws IOException {
    if (answer.length == 0) {
      throw new IOException("closed without an answer");
    }
    int end = indexOf(answer, END_OF_HEAD);
    if (end < 0) {
      throw new IOException("the answer ended within its head");
    }
    List<String> head = new String(answer, 0, end, StandardCharsets.ISO_8859_1).lines().toList();
    String[] first = head.get(0).split(" ", 3);
    if (first.length < 2 || !first[0].startsWith("HTTP/") || !first[1].matches("[1-5]\\d\\d")) {
      throw new IOException("not an HTTP answer");
    }
    requireWhole(head, Arrays.copyOfRange(answer, end + END_OF_HEAD.length, answer.length));
    return Integer.parseInt(first[1]);
  }

  private static void requireWhole(List<String> head, byte[] body) throws IOException {
    Optional<String> length = header(head, "content-length");
    if (length.isPresent() && !length.get().equals(Integer.toString(body.length))) {
      throw new IOException(
          "the answer ended after " + body.length + " of " + length.get() + " bytes");
    }
    boolean chunked = header(head, "transfer-encoding").filter("chunked"::equals).isPresent();
    boolean ended =
        body.length >= LAST_CHUNK.length
            && Arrays.equals(
                Arrays.copyOfRange(body, body.length - LAST_CHUNK.length, body.length), LAST_CHUNK);
    if (chunked && !ended) {
      throw new IOException("the answer ended before its last chunk");
    }
  }

  private static Optional<String> header(List<String> head, String name) {
    return head.stream()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
