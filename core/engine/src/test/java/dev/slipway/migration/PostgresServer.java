package dev.slipway.migration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL of this machine (Debian's {@code postgresql} package), on a free loopback port and
 * in a folder of its own. It refuses to run as root, and is then started as user postgres. Without
 * the binaries, the test is skipped and says so.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  // Beside the PATH of whoever is not an administrator.
  private static final Path RUNUSER = Path.of("/usr/sbin/runuser");

  private final Path binaries;
  private final Path folder;
  private final int port;

  private PostgresServer(Path binaries, Path folder, int port) {
    this.binaries = binaries;
    this.folder = folder;
    this.port = port;
  }

  public static PostgresServer start() throws IOException, InterruptedException {
    Path binaries = find();
    assumeTrue(
        !isRoot() || Files.isExecutable(RUNUSER),
        "PostgreSQL does not run as root, and there is no " + RUNUSER);
    // not below the build: user postgres must be able to reach it
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "slipway-postgres-");
    PostgresServer server = new PostgresServer(binaries, folder, freePort());
    if (isRoot()) {
      server.process(List.of("chown", "postgres", folder.toString()));
    }
    server.postgres(
        "initdb", "-k", "-D", server.data(), "-U", "postgres", "-A", "trust", "--no-sync");
    server.postgres(
        "pg_ctl",
        "-D",
        server.data(),
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-p " + server.port + " -c listen_addresses=127.0.0.1 -c fsync=off -k " + folder,
        "start");
    return server;
  }

  private static Path find() throws IOException {
    if (Files.isDirectory(VERSIONS)) {
      try (Stream<Path> versions = Files.list(VERSIONS)) {
        List<Path> found =
            versions
                .map(v -> v.resolve("bin"))
                .filter(b -> Files.exists(b.resolve("initdb")))
                .sorted()
                .toList();
        if (!found.isEmpty()) {
          return found.get(found.size() - 1);
        }
      }
    }
    assumeTrue(false, "no PostgreSQL server in " + VERSIONS + "; apt-get install postgresql");
    throw new IllegalStateException();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void postgres(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of(RUNUSER.toString(), "-u", "postgres", "--"));
    }
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    process(command);
  }

  private void process(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("slipway-postgres-", ".out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended || process.exitValue() != 0) {
      throw new IllegalStateException(command + " failed: " + Files.readString(output));
    }
    Files.delete(output);
  }

  /** A new, empty database. */
  public String createDatabase(String name) throws SQLException {
    execute("postgres", "create database " + name);
    return name;
  }

  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), "postgres", "");
  }

  public void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public boolean hasTable(String database, String table) throws SQLException {
    try (Connection connection = connect(database);
        var statement = connection.prepareStatement("select to_regclass(?) is not null")) {
      statement.setString(1, table);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  public String alembicUrl(String database) {
    return "postgresql://postgres@127.0.0.1:" + port + "/" + database;
  }

  /** How libpq finds a database here. */
  public String conninfo(String database) {
    return "host=127.0.0.1 port=" + port + " user=postgres dbname=" + database;
  }

  /** The folder of PostgreSQL's programs. */
  public Path binaries() {
    return binaries;
  }

  /** The file of a table or index. */
  public Path file(String database, String relation) throws SQLException {
    try (Connection connection = connect(database);
        var statement =
            connection.prepareStatement("select pg_relation_filepath(to_regclass(?))")) {
      statement.setString(1, relation);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return Path.of(data()).resolve(rows.getString(1));
      }
    }
  }

  /** Stops and starts it again, so that nothing is read from its memory. */
  public void restart() throws IOException, InterruptedException {
    postgres("pg_ctl", "-D", data(), "-w", "-m", "fast", "restart");
  }

  @Override
  public void close() throws IOException, InterruptedException {
    postgres("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .sorted((a, b) -> b.compareTo(a))
          .forEach(
              file -> {
                try {
                  Files.delete(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
