package dev.slipway.preflight;

import dev.slipway.config.DependencyConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a dependency is asked over a plain connection, with what a small image has: {@code nc},
 * BusyBox or bash. PostgreSQL is asked whether it speaks TLS, and Redis for a PONG; neither needs a
 * login, and no password goes into the pod.
 */
record Question(DependencyConfig.Kind kind, String host, int port, String send, int seconds) {
  /** The exit code of a container without a program to ask with. */
  static final int NO_TOOL = 96;

  private static final Pattern REFUSED =
      Pattern.compile(
          "refused|bad address|not known|can't resolve|unreachable|no route|name or service",
          Pattern.CASE_INSENSITIVE);

  static Question of(DependencyConfig dependency) {
    int seconds = (int) Math.max(1, dependency.timeout().toSeconds());
    String address = dependency.address();
    if (dependency.kind() == DependencyConfig.Kind.HTTP) {
      URI uri = URI.create(address);
      boolean tls = "https".equals(uri.getScheme());
      int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
      String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String request =
          "GET "
              + path
              + query
              + " HTTP/1.0\\r\\nHost: "
              + uri.getHost()
              + "\\r\\nUser-Agent: slipway\\r\\n\\r\\n";
      // With TLS only the connection is seen: small images have no program for more.
      return tls
          ? new Question(DependencyConfig.Kind.TCP, uri.getHost(), port, "", seconds)
          : new Question(dependency.kind(), uri.getHost(), port, percent(request), seconds);
    }
    int colon = address.lastIndexOf(':');
    String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(address.substring(colon + 1));
    String send =
        switch (dependency.kind()) {
          // SSLRequest: length 8, code 80877103 (PostgreSQL's protocol 3.0, 55.7).
          case POSTGRES -> "\\000\\000\\000\\010\\004\\322\\026\\057";
          case REDIS -> "PING\\r\\n";
          case TCP, HTTP -> "";
        };
    return new Question(dependency.kind(), host, port, send, seconds);
  }

  /** For printf, which takes a percent sign for itself. */
  private static String percent(String text) {
    return text.replace("%", "%%");
  }

  /** A shell command that prints the first of the answer; host and port are checked before. */
  List<String> command() {
    String script =
        String.join(
            "\n",
            "h='" + host + "'; p=" + port + "; t=" + seconds,
            "if command -v nc >/dev/null 2>&1; then n=nc",
            "elif command -v busybox >/dev/null 2>&1; then n='busybox nc'",
            "elif command -v bash >/dev/null 2>&1 && command -v timeout >/dev/null 2>&1; then",
            "  exec timeout \"$t\" bash -c 'exec 3<>\"/dev/tcp/$0/$1\" || exit 1; "
                + (send.isEmpty()
                    ? "exit 0"
                    : "printf \"" + send + "\" >&3; head -c " + length() + " <&3")
                + "' \"$h\" \"$p\"",
            "else exit " + NO_TOOL + "; fi",
            // BusyBox's nc does not end by itself once it is connected.
            "w=; command -v timeout >/dev/null 2>&1 && w=\"timeout $((t + 1))\"",
            send.isEmpty() ? connect() : exchange());
    return List.of("sh", "-c", script);
  }

  /** BusyBox's nc has no -z, and others have no -e. */
  private static String connect() {
    return "if $n --help 2>&1 | grep -q BusyBox; then $w $n -w \"$t\" \"$h\" \"$p\" -e true\n"
        + "else $w $n -z -w \"$t\" \"$h\" \"$p\"; fi </dev/null >/dev/null";
  }

  /** The input stays open while the answer comes, and not for longer than it may take. */
  private String exchange() {
    return "{ printf '"
        + send
        + "'; sleep 1; } | $w $n -w \"$t\" \"$h\" \"$p\" | head -c "
        + length();
  }

  /** How much of the answer tells. */
  private int length() {
    return switch (kind) {
      case TCP -> 0;
      case POSTGRES -> 1;
      case REDIS -> "+PONG\r\n".length();
      case HTTP -> "HTTP/1.1 200".length();
    };
  }

  /** Whether something took the question and said nothing in time: then nothing is known. */
  boolean hung(String out, String err) {
    return kind != DependencyConfig.Kind.TCP && out.isEmpty() && !REFUSED.matcher(err).find();
  }

  /** What is wrong with the answer; empty when it is the dependency's. */
  String fault(int exitCode, String out, String err) {
    String said = (out + " " + err).replaceAll("[^\\x20-\\x7e]+", " ").strip();
    String seen = said.isEmpty() ? "there was no answer" : "the answer was '" + said + "'";
    return switch (kind) {
      case TCP -> exitCode == 0 ? "" : "the connection did not open (" + said + ")";
      case POSTGRES ->
          out.startsWith("S") || out.startsWith("N") ? "" : seen + ", which no PostgreSQL gives";
      case REDIS ->
          out.startsWith("+PONG") || out.toUpperCase(Locale.ROOT).startsWith("-NOAUTH")
              ? ""
              : seen + ", which no Redis gives";
      case HTTP ->
          out.matches("(?s)HTTP/1\\.[01] [1-4]\\d\\d.*") ? "" : seen + ", not a status below 500";
    };
  }
}
