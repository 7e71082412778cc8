package dev.slipway.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.backup.BackupResult.Kind;
import dev.slipway.config.BackupConfig;
import dev.slipway.config.BackupProofConfig;
import dev.slipway.migration.LocalCommand;
import dev.slipway.migration.PostgresServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of a real PostgreSQL, with its own programs. */
class ProvenBackupIT {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static PostgresServer server;

  @TempDir Path folder;
  private String database;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void fill() throws SQLException {
    database = server.createDatabase("erp" + DATABASES.incrementAndGet());
    server.execute(
        database,
        "create table students (id serial primary key, name text not null);"
            + "insert into students (name) select md5(i::text) from generate_series(1, 3000) i;"
            + "create schema fees; create table fees.\"Paid Fees\" (amount numeric);"
            + "insert into fees.\"Paid Fees\" values (12.50)");
  }

  @Test
  void provesABackupThatHasWhatTheDatabaseHas() throws Exception {
    BackupResult result = backup(dump("")).make("3f2c1a9");

    assertThat(result.said()).contains("bytes in", "restored and checked");
    assertThat(result.kind()).isEqualTo(Kind.PROVEN);
    assertThat(Files.readString(Path.of(onlyDump() + ".tables")))
        .contains("fees.\"Paid Fees\"|1|", "public.students|3000|");
    assertThat(databases()).noneMatch(name -> name.startsWith("slipway_proof"));
  }

  @Test
  void provesAPlainDumpAsWell() {
    assertThat(backup(dump("--format=plain")).make("3f2c1a9").kind()).isEqualTo(Kind.PROVEN);
  }

  @Test
  void countsInTheSnapshotOfTheBackupThoughOthersGoOnWriting() {
    String writes =
        "psql -q -d '"
            + server.conninfo(database)
            + "' -c \"insert into students (name) values ('new')\"";

    assertThat(backup(writes + "; " + dump("")).make("3f2c1a9").kind()).isEqualTo(Kind.PROVEN);
    assertThat(backup(dump("") + "; " + writes).make("3f2c1a9").kind()).isEqualTo(Kind.PROVEN);
  }

  @Test
  void findsThatABackupWasNotMadeFromTheSnapshot() {
    String writes =
        "psql -q -d '" + server.conninfo(database) + "' -c \"delete from students where id = 7\"";

    BackupResult result =
        backup(writes + "; " + dump("").replace("--snapshot=\"$SLIPWAY_SNAPSHOT\"", ""))
            .make("3f2c1a9");

    assertThat(result.kind()).isEqualTo(Kind.FAILED);
    assertThat(result.said())
        .contains("not those of the snapshot", "students|3000", "students|2999");
  }

  @Test
  void findsATableThatWasLeftOut() {
    BackupResult result = backup(dump("--exclude-table=fees.*")).make("3f2c1a9");

    assertThat(result.kind()).isEqualTo(Kind.FAILED);
    assertThat(result.said()).contains("not those of the snapshot", "Paid Fees");
  }

  @Test
  void findsOneFlippedByteInTheFile() throws Exception {
    ProvenBackup backup = backup(dump(""));
    assertThat(backup.make("3f2c1a9").kind()).isEqualTo(Kind.PROVEN);
    Path file = onlyDump();
    flip(file, Files.size(file) / 2);

    BackupResult checksum = backup.prove(file.toString());
    assertThat(checksum.kind()).isEqualTo(Kind.FAILED);
    assertThat(checksum.said()).contains("its checksum is another");

    // Also when it was there before the checksum was taken.
    Path sum = Path.of(file + ".sha256");
    Files.writeString(sum, sha256(file) + "  " + file.getFileName() + "\n");
    BackupResult restore = backup.prove(file.toString());
    assertThat(restore.kind()).isEqualTo(Kind.FAILED);
    assertThat(restore.said()).containsAnyOf("cannot be restored", "not those of the snapshot");
  }

  @Test
  void findsOneFlippedByteInAPlainDumpByTheRows() throws Exception {
    ProvenBackup backup = backup(dump("--format=plain"));
    assertThat(backup.make("3f2c1a9").kind()).isEqualTo(Kind.PROVEN);
    Path file = onlyDump();
    String text = Files.readString(file);
    // The md5 of "1", with its first letter changed: the file restores, with as many rows.
    assertThat(text).contains("c4ca4238a0b923820dcc509a6f75849b");
    Files.writeString(
        file, text.replace("c4ca4238a0b923820dcc509a6f75849b", "d4ca4238a0b923820dcc509a6f75849b"));
    Files.writeString(Path.of(file + ".sha256"), sha256(file) + "  " + file.getFileName() + "\n");

    BackupResult result = backup.prove(file.toString());
    assertThat(result.kind()).isEqualTo(Kind.FAILED);
    assertThat(result.said()).contains("not those of the snapshot");
  }

  @Test
  void findsAFlippedByteInTheDatabaseItself() throws Exception {
    try (PostgresServer other = PostgresServer.start()) {
      other.createDatabase("erp");
      other.execute(
          "erp",
          "create table students as select md5(i::text) as name from generate_series(1, 3000) i");
      Path table = other.file("erp", "students");
      other.execute("erp", "checkpoint");
      // The length word of a row near the end of the first page.
      flip(table, 40);
      other.restart();

      BackupResult result =
          new ProvenBackup(
                  config(
                      "pg_dump -Fc --snapshot=\"$SLIPWAY_SNAPSHOT\" -f \"$SLIPWAY_BACKUP\" -d '"
                          + other.conninfo("erp")
                          + "'",
                      other.conninfo("erp"),
                      0.5),
                  commands(),
                  Clock.systemUTC())
              .make("3f2c1a9");

      assertThat(result.kind()).isEqualTo(Kind.FAILED);
    }
  }

  @Test
  void refusesOneMuchSmallerThanTheOneBefore() throws Exception {
    assertThat(backup(dump("")).make("0000001").kind()).isEqualTo(Kind.PROVEN);
    server.execute(database, "truncate students");

    BackupResult result = backup(dump("")).make("3f2c1a9");
    assertThat(result.kind()).isEqualTo(Kind.FAILED);
    assertThat(result.said()).contains("and the one before it", "less than 50 %");
    assertThat(backup(dump("")).make("3f2c1a9").said())
        .as("the one that was refused is no measure for the next attempt")
        .contains("and the one before it", "less than 50 %");
  }

  @Test
  void failsWithTheCommandsOwnWords() {
    BackupResult failed = backup("echo disk full >&2; exit 3").make("3f2c1a9");
    assertThat(failed.kind()).isEqualTo(Kind.FAILED);
    assertThat(failed.said()).contains("command of the backup failed", "disk full");

    BackupResult nothing = backup("true").make("3f2c1a9");
    assertThat(nothing.kind()).isEqualTo(Kind.FAILED);
    assertThat(nothing.said()).contains("wrote nothing to $SLIPWAY_BACKUP");
  }

  @Test
  void refusesAClientThatIsOlderThanTheServer() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old")).resolve("pg_dump");
    Files.writeString(old, "#!/bin/sh\necho 'pg_dump (PostgreSQL) 11.2'\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-xr-x"));
    LocalCommand commands =
        new LocalCommand(
            folder,
            Map.of(
                "PATH", old.getParent() + ":" + server.binaries() + ":" + System.getenv("PATH")));

    BackupResult result =
        new ProvenBackup(
                config(dump(""), server.conninfo(database), 0.5), commands, Clock.systemUTC())
            .make("3f2c1a9");

    assertThat(result.kind()).isEqualTo(Kind.FAILED);
    assertThat(result.said()).contains("pg_dump is of version 11", "server version mismatch");
  }

  @Test
  void isUnknownWhereTheScratchDatabaseCannotBeMade() {
    BackupConfig config = config(dump(""), server.conninfo(database), 0.5);
    BackupConfig elsewhere =
        new BackupConfig(
            config.workload(),
            null,
            config.command(),
            config.timeout(),
            new BackupProofConfig(
                folder.resolve("backups").toString(),
                server.conninfo(database),
                "host=127.0.0.1 port=1 dbname=postgres",
                0.5));

    BackupResult result =
        new ProvenBackup(elsewhere, commands(), Clock.systemUTC()).make("3f2c1a9");
    assertThat(result.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(result.said()).contains("scratch database cannot be created");
  }

  private String dump(String option) {
    return "pg_dump --format=custom "
        + option
        + " --snapshot=\"$SLIPWAY_SNAPSHOT\" --file=\"$SLIPWAY_BACKUP\" -d '"
        + server.conninfo(database)
        + "'";
  }

  private ProvenBackup backup(String script) {
    return new ProvenBackup(
        config(script, server.conninfo(database), 0.5), commands(), Clock.systemUTC());
  }

  private BackupConfig config(String script, String source, double atLeast) {
    return new BackupConfig(
        "StatefulSet/postgres",
        null,
        List.of("sh", "-ec", script),
        Duration.ofMinutes(1),
        new BackupProofConfig(folder.resolve("backups").toString(), source, null, atLeast));
  }

  private LocalCommand commands() {
    return new LocalCommand(
        folder, Map.of("PATH", server.binaries() + ":" + System.getenv("PATH")));
  }

  private Path onlyDump() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("backups"))) {
      return files.filter(f -> f.toString().endsWith(".dump")).findFirst().orElseThrow();
    }
  }

  private static List<String> databases() throws SQLException {
    try (var connection = server.connect("postgres");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select datname from pg_database")) {
      Stream.Builder<String> names = Stream.builder();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names.build().toList();
    }
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int before = bytes.read();
      bytes.seek(at);
      bytes.write(before ^ 0x01);
    }
  }

  private static String sha256(Path file) throws Exception {
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return java.util.HexFormat.of().formatHex(digest);
  }
}
