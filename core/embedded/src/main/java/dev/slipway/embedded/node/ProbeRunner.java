package dev.slipway.embedded.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks a container once, as a kubelet does, and says why it failed in a kubelet's words. */
final class ProbeRunner {
  private static final int OUTPUT = 10 << 10;

  private final HttpClient http;
  private final Sandbox sandbox;

  ProbeRunner(HttpClient http, Sandbox sandbox) {
    this.http = http;
    this.sandbox = sandbox;
  }

  /** Empty when the probe succeeded; else what failed. */
  Optional<String> ask(Probe probe, Container container, Run run, String podIp) {
    Duration limit =
        Duration.ofSeconds(
            probe.getTimeoutSeconds() == null ? 1 : Math.max(1, probe.getTimeoutSeconds()));
    if (probe.getExec() != null) {
      return exec(run, probe.getExec().getCommand(), limit);
    }
    if (probe.getHttpGet() != null) {
      return http(probe.getHttpGet(), container, podIp, limit);
    }
    if (probe.getTcpSocket() != null) {
      String host = Objects.requireNonNullElse(probe.getTcpSocket().getHost(), podIp);
      return tcp(host, port(probe.getTcpSocket().getPort(), container), limit);
    }
    return Optional.empty();
  }

  /** Runs a command in the container. */
  Optional<String> exec(Run run, List<String> command, Duration limit) {
    try {
      Process process = sandbox.exec(run.launch(), run.process(), command);
      process.getOutputStream().close();
      ContainerLog output = new ContainerLog(java.time.Clock.systemUTC());
      Thread out = output.drain(process.getInputStream(), "embedded-probe-out");
      Thread err = output.drain(process.getErrorStream(), "embedded-probe-err");
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      out.join(500);
      err.join(500);
      if (!ended) {
        return Optional.of("command " + quoted(command) + " timed out");
      }
      String text = output.tail(1000);
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(text.substring(0, Math.min(text.length(), OUTPUT)));
    } catch (Sandbox.StartFailure | IOException e) {
      return Optional.of(
          "rpc error: code = Unknown desc = failed to exec in container: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("context canceled");
    }
  }

  /** Asks a URL. */
  Optional<String> http(HTTPGetAction get, Container container, String podIp, Duration limit) {
    String host = Objects.requireNonNullElse(get.getHost(), podIp);
    int port = port(get.getPort(), container);
    String scheme = get.getScheme() == null ? "http" : get.getScheme().toLowerCase(Locale.ROOT);
    String path = get.getPath() == null ? "/" : get.getPath();
    String url = scheme + "://" + host + ":" + port + (path.startsWith("/") ? path : "/" + path);
    String asked = "Get \"" + url + "\": ";
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(url))
              .timeout(limit)
              .header("User-Agent", "kube-probe/1.20");
      if (get.getHttpHeaders() != null) {
        get.getHttpHeaders().stream()
            .filter(header -> !header.getName().equalsIgnoreCase("host"))
            .forEach(header -> request.header(header.getName(), header.getValue()));
      }
      int status = status(request.build(), limit);
      return status >= 200 && status < 400
          ? Optional.empty()
          : Optional.of("HTTP probe failed with statuscode: " + status);
    } catch (HttpConnectTimeoutException e) {
      return Optional.of(asked + "dial tcp " + host + ":" + port + ": i/o timeout");
    } catch (HttpTimeoutException e) {
      return Optional.of(
          asked + "context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    } catch (ConnectException e) {
      return Optional.of(asked + "dial tcp " + host + ":" + port + ": connect: connection refused");
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(asked + "EOF");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("context canceled");
    }
  }

  /** The limit is that of the whole answer; the request's own ends with the headers. */
  private int status(HttpRequest request, Duration limit) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(limit.toMillis() + 100, TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new HttpTimeoutException("its body did not end within " + limit);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(
          "Tried to ask " + request.uri() + " but failed", e.getCause());
    }
  }

  private static Optional<String> tcp(String host, int port, Duration limit) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
      return Optional.empty();
    } catch (SocketTimeoutException e) {
      return Optional.of("dial tcp " + host + ":" + port + ": i/o timeout");
    } catch (IOException e) {
      return Optional.of("dial tcp " + host + ":" + port + ": connect: connection refused");
    }
  }

  private static int port(@Nullable IntOrString port, Container container) {
    Object value = port == null ? null : port.getValue();
    if (value instanceof Integer number) {
      return number;
    }
    String name = Objects.toString(value, "");
    if (name.chars().allMatch(Character::isDigit) && !name.isEmpty()) {
      return Integer.parseInt(name);
    }
    List<ContainerPort> ports = container.getPorts() == null ? List.of() : container.getPorts();
    return ports.stream()
        .filter(p -> name.equals(p.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElse(1);
  }

  private static String quoted(List<String> command) {
    return "\"" + String.join(" ", command) + "\"";
  }
}
