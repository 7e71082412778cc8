package dev.slipway.image;

import dev.slipway.config.Secret;
import dev.slipway.image.Credentials.Kind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Docker's credential helpers: programs {@code docker-credential-<name>} on the path, which are
 * told a registry and print its login as JSON. What they print is neither logged nor put into a
 * message, whatever it is.
 */
final class CredentialHelpers {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String NOT_FOUND = "credentials not found";

  /** By what a helper says that the secret is an identity token. */
  private static final String TOKEN_USER = "<token>";

  private static final int LARGEST = 1 << 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Path> folders;
  private final Duration limit;

  /**
   * @param folders in which they are looked for, in order
   * @param limit for one answer
   */
  CredentialHelpers(List<Path> folders, Duration limit) {
    this.folders = List.copyOf(folders);
    this.limit = limit;
  }

  static CredentialHelpers onPath(Map<String, String> environment, Duration limit) {
    List<Path> folders =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(f -> !f.isBlank())
            .map(Path::of)
            .toList();
    return new CredentialHelpers(folders, limit);
  }

  /**
   * Asks a helper.
   *
   * @param name as {@code ecr-login}
   * @param server the registry as the helper knows it
   * @return empty when it has none
   * @throws ImageException when there is no such helper, or it does not do its work
   */
  Optional<Credentials> ask(String name, String server) {
    String helper = "docker-credential-" + name;
    Path program = find(name).orElseThrow(() -> fault(helper, server, "it is not on the PATH"));
    Process process;
    try {
      process =
          new ProcessBuilder(program.toString(), "get")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw fault(helper, server, "it cannot be started; look at " + program);
    }
    try {
      return understood(helper, server, talk(process, helper, server));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /**
   * How a helper ended.
   *
   * @param output as it printed it; secret
   */
  private record End(int exit, byte[] output) {
    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "End[exit=" + exit + "]";
    }
  }

  private End talk(Process process, String helper, String server) {
    long deadline = System.nanoTime() + limit.toNanos();
    CompletableFuture<byte[]> output =
        CompletableFuture.supplyAsync(() -> read(process), CredentialHelpers::onThreadOfItsOwn);
    try {
      tell(process, server);
      byte[] printed = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (printed.length > LARGEST) {
        throw fault(helper, server, "it printed more than 64 KiB");
      }
      if (process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        return new End(process.exitValue(), printed);
      }
      throw late(helper, server);
    } catch (TimeoutException e) {
      throw late(helper, server);
    } catch (ExecutionException e) {
      throw fault(helper, server, "its output cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault(helper, server, "the thread was interrupted");
    }
  }

  private static void tell(Process process, String server) {
    try (OutputStream in = process.getOutputStream()) {
      in.write((server + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading the question; what it printed and its exit status say why.
    }
  }

  private static byte[] read(Process process) {
    try (InputStream out = process.getInputStream()) {
      return out.readNBytes(LARGEST + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void onThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "slipway-credential-helper");
    thread.setDaemon(true);
    thread.start();
  }

  private static Optional<Credentials> understood(String helper, String server, End end) {
    if (end.exit() != 0) {
      if (end.text().contains(NOT_FOUND)) {
        return Optional.empty();
      }
      throw fault(
          helper,
          server,
          "it ended with exit status "
              + end.exit()
              + "; run 'echo "
              + server
              + " | "
              + helper
              + " get' to see why");
    }
    try {
      JsonNode login = JSON.readTree(end.output());
      String username = login.path("Username").asString("");
      String secret = login.path("Secret").asString("");
      if (secret.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          username.equals(TOKEN_USER) || username.isEmpty()
              ? new Credentials(Kind.IDENTITY_TOKEN, "", new Secret(secret, true))
              : Credentials.password(username, secret));
    } catch (JacksonException e) {
      // Without the cause: its message quotes what was printed.
      throw fault(helper, server, "what it printed is no JSON");
    }
  }

  private Optional<Path> find(String name) {
    if (!NAME.matcher(name).matches()) {
      return Optional.empty();
    }
    return folders.stream()
        .map(folder -> folder.resolve("docker-credential-" + name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private ImageException late(String helper, String server) {
    return fault(
        helper,
        server,
        "it did not answer within " + limit.toMillis() + " ms; does it wait for somebody?");
  }

  private static ImageException fault(String helper, String server, String what) {
    return new ImageException(
        "Tried to ask " + helper + " for the credentials of " + server + ", but " + what);
  }
}
