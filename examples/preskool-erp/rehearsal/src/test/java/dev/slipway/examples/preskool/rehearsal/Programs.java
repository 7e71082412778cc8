package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import dev.slipway.embedded.postgres.PostgresProgram;
import dev.slipway.harness.Availability;
import dev.slipway.harness.cluster.RehearsalImages;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/** The example's images as programs of this machine, for the cluster in this JVM. */
public final class Programs implements RehearsalImages {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  private static final String JVM = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final Path example = Path.of("").toAbsolutePath().getParent();
  private final Path scratch;

  /** For the service loader. */
  public Programs() {
    Path target = Path.of("target").toAbsolutePath();
    scratch = target.resolve("programs-" + ProcessHandle.current().pid());
  }

  @Override
  public Availability availability() {
    if (!EmbeddedKubernetes.isolatesContainers()) {
      return Availability.no(
          "the embedded cluster cannot give its pods files of their own here; allow user namespaces"
              + " (util-linux' unshare, nsenter and pivot_root make them), or rehearse on k3s");
    }
    return PostgresProgram.missing()
        .map(Availability::no)
        .orElseGet(() -> Availability.yes("Java and PostgreSQL's binaries are all it needs"));
  }

  /** All the releases that the tests make. */
  @Override
  public ImageCatalogue catalogue() {
    ImageCatalogue.Builder images = ImageCatalogue.builder();
    try {
      release(images, "v1", Optional.empty(), Map.of());
      release(images, "v2", Optional.of("add-guardians"), Map.of());
      release(images, "v3", Optional.of("add-guardians"), Map.of());
      release(images, "v3-half", Optional.of("fails-half-way"), Map.of());
      release(images, "v3-heads", Optional.of("two-heads"), Map.of());
      release(images, "v4", Optional.of("add-guardians"), PreskoolCluster.NOTES);
      for (Map.Entry<String, Map<String, String>> traced : PreskoolCluster.traced().entrySet()) {
        release(images, traced.getKey(), Optional.of("add-guardians"), traced.getValue());
      }
      images.image("postgres", database(), "15");
      Path nothing = Files.createDirectories(scratch.resolve("nothing"));
      images.image("registry", files("127.0.0.1", "5000", nothing), "2");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return images.build();
  }

  private void release(
      ImageCatalogue.Builder images, String version, Optional<String> set, Map<String, String> more)
      throws IOException {
    Path app = Files.createDirectories(scratch.resolve("app-" + version));
    Path migrations = Files.createDirectories(app.resolve("migrations"));
    linkBackend(app);
    Files.writeString(app.resolve("version"), version);
    Files.createDirectories(app.resolve("bin"));
    script(app.resolve("bin/java"), WITH_ARCHIVE.formatted(JAVA));
    if (set.isPresent()) {
      try (Stream<Path> files = Files.list(example.resolve("migrations").resolve(set.get()))) {
        for (Path file : files.toList()) {
          Files.copy(file, migrations.resolve(file.getFileName()));
        }
      }
    }
    for (Map.Entry<String, String> file : more.entrySet()) {
      Files.writeString(migrations.resolve(file.getKey()), file.getValue());
    }
    images.image(Releases.REGISTRY + "preskool/backend", backend(app), version);
    images.image(Releases.REGISTRY + "preskool/frontend", frontend(version), version);
  }

  private void linkBackend(Path folder) throws IOException {
    for (String file : List.of("backend.jar", "backend.jsa")) {
      Files.createLink(folder.resolve(file), archived().resolve(file));
    }
  }

  private static Program backend(Path app) {
    return new Program(
            Program.Files.HOST,
            List.of(),
            List.of("java", "-jar", "/app/backend.jar", "serve"),
            Map.of(
                "PATH", "/app/bin:" + JAVA.getParent() + ":" + PATH,
                "HOST", "$(POD_IP)",
                "JAVA_TOOL_OPTIONS", JVM + " -XX:MaxRAMPercentage=30 -XX:MaxDirectMemorySize=16g"),
            true,
            Map.of())
        .holding("/app", app);
  }

  /** As in the image, for its server and its migrations: the archive is of the jar by this name. */
  private static final String WITH_ARCHIVE =
      """
      #!/bin/sh
      java='%s'
      if [ "$1" = -jar ] && [ "${2##*/}" = backend.jar ]; then
        shift 2
        cd "${0%%/*}/.."
        set -- -XX:SharedArchiveFile=backend.jsa -jar backend.jar "$@"
      fi
      exec "$java" "$@"
      """;

  /**
   * The jar with an archive of the classes of its start, which halves what one costs, as in the
   * image. It stays for the next rehearsal of the same jar, which Maven makes anew each time.
   */
  private Path archived() throws IOException {
    Path jar = example.resolve("backend/target/backend.jar");
    Path folder = scratch.resolveSibling("backend-" + idOf(jar));
    if (!Files.exists(folder)) {
      Path half = Files.createDirectories(scratch.resolve("backend"));
      archive(jar, half);
      Files.move(half, folder);
    }
    return folder;
  }

  /**
   * Of what is in it, and of the Java whose archive another one cannot use. The jar's own checksums
   * do: a digest of its megabytes takes seconds where only the quick compiler is at work.
   */
  private static String idOf(Path jar) throws IOException {
    CRC32 content = new CRC32();
    try (ZipFile entries = new ZipFile(jar.toFile())) {
      entries.stream()
          .map(e -> "%s %d %08x\n".formatted(e.getName(), e.getSize(), e.getCrc()))
          .forEach(line -> content.update(line.getBytes(StandardCharsets.UTF_8)));
    }
    return "%s-%08x".formatted(System.getProperty("java.vm.version"), content.getValue());
  }

  private static void archive(Path jar, Path folder) throws IOException {
    Files.copy(jar, folder.resolve("backend.jar"));
    List<String> command = new ArrayList<>();
    command.add(JAVA.toString());
    command.addAll(List.of(JVM.split(" ")));
    command.add("-XX:ArchiveClassesAtExit=backend.jsa");
    command.addAll(List.of("-jar", "backend.jar", "warm-up"));
    Path log = folder.resolve("archive.log");
    Process dump =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (dump.waitFor() != 0) {
        throw new IOException("no archive of the backend's classes; see " + log);
      }
    } catch (InterruptedException e) {
      dump.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the backend's classes were archived", e);
    }
  }

  private Program frontend(String version) throws IOException {
    Path www = scratch.resolve("www-" + version);
    Path from = example.resolve("frontend/www");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, www.resolve(from.relativize(file).toString()));
      }
    }
    Files.writeString(www.resolve("version.json"), "{\"version\":\"" + version + "\"}");
    return files("$(POD_IP)", "8080", www);
  }

  private Program files(String host, String port, Path folder) throws IOException {
    return Program.binary(
            JAVA.toString(),
            "-Xmx16m",
            "-Xshare:auto",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            "/classes",
            StaticFiles.class.getName(),
            host,
            port,
            "/www")
        .holding("/classes", classes())
        .holding("/www", folder);
  }

  /** The server, and in place of the client programs that its binaries have not, one of ours. */
  private Program database() throws IOException {
    Path tools = Files.createDirectories(scratch.resolve("tools"));
    linkBackend(tools);
    String java =
        "#!/bin/sh\ncd /tools\nexec '%s' %s -Xmx64m -XX:SharedArchiveFile=backend.jsa -cp backend.jar:/classes %s "
            .formatted(JAVA, JVM, DatabaseTool.class.getName());
    script(tools.resolve("psql"), java + "sql \"$@\"\n");
    script(tools.resolve("copy-tables"), java + "copy \"$@\"\n");
    return PostgresProgram.in(Path.of("target", "postgres").toAbsolutePath())
        .with("PATH", "/tools:" + PostgresProgram.PATH)
        .holding("/tools", tools)
        .holding("/classes", classes());
  }

  /** The two programs of these tests, and nothing that they do not need. */
  private Path classes() throws IOException {
    Path folder = scratch.resolve("classes");
    for (Class<?> each : List.of(StaticFiles.class, DatabaseTool.class)) {
      String name = each.getName().replace('.', '/') + ".class";
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        try (InputStream in = each.getClassLoader().getResourceAsStream(name)) {
          Files.copy(Objects.requireNonNull(in, name), file);
        }
      }
    }
    return folder;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    file.toFile().setExecutable(true, false);
  }
}
