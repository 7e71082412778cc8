package dev.slipway.examples.preskool.rehearsal;

import dev.slipway.embedded.EmbeddedKubernetes;
import dev.slipway.embedded.node.ImageCatalogue;
import dev.slipway.embedded.node.Program;
import dev.slipway.harness.Availability;
import dev.slipway.harness.cluster.RehearsalImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The example's images as programs of this machine, for the cluster in this JVM. */
public final class Programs implements RehearsalImages {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

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
          "the embedded cluster cannot give its pods files of their own here, which PostgreSQL's"
              + " data needs; allow user namespaces, or rehearse on k3s");
    }
    if (postgresql().isEmpty()) {
      return Availability.no("no PostgreSQL server is here; install it, as Debian's postgresql");
    }
    if (Stream.of(PATH.split(":")).noneMatch(f -> Files.isExecutable(Path.of(f, "busybox")))) {
      return Availability.no("no busybox is here, which serves the frontend; install it");
    }
    return Availability.yes("its programs are here");
  }

  /** The folder of PostgreSQL's programs on this machine. */
  static Optional<Path> postgresql() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(Path::compareTo);
    } catch (IOException e) {
      return Optional.empty();
    }
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
    for (String file : List.of("backend.jar", "backend.jsa")) {
      Files.createLink(app.resolve(file), archived().resolve(file));
    }
    Files.writeString(app.resolve("version"), version);
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

  private static Program backend(Path app) {
    Path java = Path.of(System.getProperty("java.home"), "bin");
    return new Program(
            Program.Files.HOST,
            List.of(),
            // The archive is of the jar by this very name.
            List.of(
                "sh",
                "-c",
                "cd /app && exec java -XX:SharedArchiveFile=backend.jsa -jar backend.jar serve"),
            Map.of(
                "PATH", java + ":" + PATH,
                "HOST", "$(POD_IP)",
                "JAVA_TOOL_OPTIONS", JVM + " -XX:MaxRAMPercentage=30 -XX:MaxDirectMemorySize=16g"),
            true,
            Map.of())
        .holding("/app", app);
  }

  /**
   * The jar with an archive of the classes of its start, which halves what one costs, as in the
   * image.
   */
  private Path archived() throws IOException {
    Path folder = scratch.resolve("backend");
    if (Files.exists(folder)) {
      return folder;
    }
    Files.createDirectories(folder);
    Files.copy(example.resolve("backend/target/backend.jar"), folder.resolve("backend.jar"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
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
    return folder;
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
    return Program.binary(
            "/bin/sh",
            "-c",
            "trap 'exit 0' TERM INT; busybox httpd -f -p \"$POD_IP:8080\" -h /www & wait $!")
        .holding("/www", www);
  }

  private Program database() throws IOException {
    Path bin = postgresql().orElseThrow();
    Path own = Files.createDirectories(scratch.resolve("postgres"));
    Path tools = Files.createDirectories(own.resolve("bin"));
    script(own.resolve("serve.sh"), SERVE);
    // The probe asks the pod's loopback address, which all pods here have in common.
    script(
        tools.resolve("pg_isready"),
        """
        #!/bin/sh
        for word; do
          shift
          [ "$word" != 127.0.0.1 ] || word=$POD_IP
          set -- "$@" "$word"
        done
        exec BIN/pg_isready "$@"
        """
            .replace("BIN", bin.toString()));
    return Program.binary("/bin/sh", "/postgres/serve.sh")
        .with("PATH", "/postgres/bin:" + bin + ":" + PATH)
        .with("PGHOST", "/tmp")
        .holding("/postgres", own);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    file.toFile().setExecutable(true, false);
  }

  /** What the image's entry point does; the server refuses to be root, even of a container. */
  private static final String SERVE =
      """
      #!/bin/sh
      set -eu
      as="unshare --user --map-user=65534 --map-group=65534 --"
      mkdir -p "$PGDATA"
      chmod 700 "$PGDATA"
      if [ ! -s "$PGDATA/PG_VERSION" ]; then
        printf %s "$POSTGRES_PASSWORD" >/tmp/password
        $as initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password --auth-local=trust \\
          --auth-host=scram-sha-256 --encoding=UTF8 --no-sync >/dev/null
        rm /tmp/password
        echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
        echo "CREATE DATABASE \\"$POSTGRES_DB\\"" | $as postgres --single -D "$PGDATA" postgres >/dev/null
      fi
      exec $as postgres -D "$PGDATA" -c listen_addresses="$POD_IP" -c unix_socket_directories=/tmp
      """;
}
