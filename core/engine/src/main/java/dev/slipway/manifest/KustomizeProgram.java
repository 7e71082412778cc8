package dev.slipway.manifest;

import dev.slipway.config.RendererKind;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders a kustomization with the program that is found: {@code kubectl kustomize}, else {@code
 * kustomize build}. Neither asks the cluster. Safe for use by several threads.
 */
public final class KustomizeProgram implements ManifestRenderer {
  private static final int MOST_OUTPUT = YamlDocuments.MOST;
  private static final int MOST_ERROR = 4000;

  private final List<Path> folders;
  private final Duration timeout;
  private final RendererKind kind;

  private KustomizeProgram(List<Path> folders, Duration timeout, RendererKind kind) {
    this.folders = List.copyOf(folders);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.timeout = Objects.requireNonNull(timeout, "timeout");
  }

  /**
   * Looks for the programs in the folders of {@code PATH}, each time that it renders.
   *
   * @param timeout after which a program is ended
   */
  public static KustomizeProgram onPath(Duration timeout) {
    String path = System.getenv("PATH");
    return in(
        path == null
            ? List.of()
            : Stream.of(path.split(File.pathSeparator))
                .filter(p -> !p.isBlank())
                .map(Path::of)
                .toList(),
        timeout);
  }

  /** Looks for the programs in the given folders. */
  static KustomizeProgram in(List<Path> folders, Duration timeout) {
    return new KustomizeProgram(folders, timeout, RendererKind.AUTO);
  }

  /** The same, but with this program alone; {@link RendererKind#AUTO} takes whichever is found. */
  public KustomizeProgram only(RendererKind wanted) {
    return new KustomizeProgram(folders, timeout, wanted);
  }

  @Override
  public String render(Path source) {
    List<String> command = new ArrayList<>(program(source));
    command.add(source.toAbsolutePath().toString());
    String said = String.join(" ", command);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(ProcessBuilder.Redirect.PIPE);
    Process process;
    try {
      process = builder.start();
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new ManifestException("Tried to run " + said + ", but " + e.getMessage(), e);
    }
    ExecutorService readers = Executors.newFixedThreadPool(2, KustomizeProgram::reader);
    try {
      CompletableFuture<String> output = read(process.getInputStream(), MOST_OUTPUT, readers);
      CompletableFuture<String> errors = read(process.getErrorStream(), MOST_ERROR, readers);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ManifestException(
            "Tried to run "
                + said
                + ", but it did not end within "
                + timeout.toSeconds()
                + " s; does the kustomization fetch a remote base that does not answer?");
      }
      if (process.exitValue() != 0) {
        throw new ManifestException(
            "Tried to run "
                + said
                + ", but it ended with exit code "
                + process.exitValue()
                + ": "
                + errors.join().strip());
      }
      String rendered = output.join();
      if (rendered.length() >= MOST_OUTPUT) {
        throw new ManifestException(
            "Tried to run " + said + ", but it wrote more than " + MOST_OUTPUT + " characters");
      }
      return rendered;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ManifestException("Tried to run " + said + ", but was interrupted", e);
    } catch (CompletionException e) {
      throw new ManifestException("Tried to read what " + said + " wrote, but " + e.getCause(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      readers.shutdownNow();
    }
  }

  private List<String> program(Path source) {
    Path kubectl = kind == RendererKind.KUSTOMIZE ? null : find("kubectl");
    if (kubectl != null) {
      return List.of(kubectl.toString(), "kustomize");
    }
    Path kustomize = kind == RendererKind.KUBECTL ? null : find("kustomize");
    if (kustomize != null) {
      return List.of(kustomize.toString(), "build");
    }
    throw new ManifestException(
        "Tried to render the kustomization in "
            + source
            + ", but found "
            + switch (kind) {
              case AUTO, BUILTIN ->
                  "neither kubectl nor kustomize on the PATH; install one of them";
              case KUBECTL -> "no kubectl on the PATH, which 'renderer' asks for; install it";
              case KUSTOMIZE -> "no kustomize on the PATH, which 'renderer' asks for; install it";
            }
            + ", or point 'manifests' at a folder of plain YAML");
  }

  private @Nullable Path find(String name) {
    for (Path folder : folders) {
      for (String file : List.of(name, name + ".exe")) {
        Path program = folder.resolve(file);
        if (Files.isRegularFile(program) && Files.isExecutable(program)) {
          return program.toAbsolutePath();
        }
      }
    }
    return null;
  }

  /** Keeps the first part and drains the rest, so that the program never waits for a reader. */
  private static CompletableFuture<String> read(
      InputStream stream, int most, ExecutorService readers) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (stream) {
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
              kept.write(buffer, 0, Math.min(read, most - kept.size()));
            }
            return kept.toString(StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        readers);
  }

  private static Thread reader(Runnable task) {
    Thread thread = new Thread(task, "slipway-kustomize-output");
    thread.setDaemon(true);
    return thread;
  }
}
