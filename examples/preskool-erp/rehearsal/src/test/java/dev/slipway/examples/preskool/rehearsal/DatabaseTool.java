package dev.slipway.examples.preskool.rehearsal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/**
 * What a container of PostgreSQL on the embedded cluster has in place of the client programs, which
 * the server's binaries come without. It is run there, with the container's variables.
 *
 * <p>{@code sql [-t] [-A] [-U user] [-d database] -c SQL} prints the first column of what SQL
 * returns, as {@code psql -tA} does. {@code copy FILE} writes each table into an archive, in one
 * transaction, and reads it back: as many rows as the database counted must be in it.
 */
final class DatabaseTool {
  private final Connection connection;
  private final PrintStream out;

  private DatabaseTool(Connection connection, PrintStream out) {
    this.connection = connection;
    this.out = out;
  }

  public static void main(String[] args) throws SQLException, IOException {
    Map<String, String> variables = System.getenv();
    String url =
        // Simple: the statements of one command are one query, as with psql.
        "jdbc:postgresql://%s/%s?preferQueryMode=simple"
            .formatted(variables.get("POD_IP"), variables.get("POSTGRES_DB"));
    try (Connection connection =
        DriverManager.getConnection(
            url, variables.get("POSTGRES_USER"), variables.get("POSTGRES_PASSWORD"))) {
      DatabaseTool tool = new DatabaseTool(connection, System.out);
      switch (args[0]) {
        case "sql" -> tool.ask(args[args.length - 1]);
        case "copy" -> tool.copy(Path.of(args[1]));
        default ->
            throw new IllegalArgumentException("Only sql and copy are known, not " + args[0]);
      }
    }
  }

  private void ask(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (rows || statement.getUpdateCount() >= 0) {
        if (rows) {
          print(statement.getResultSet());
        }
        rows = statement.getMoreResults();
      }
    }
  }

  private void print(ResultSet rows) throws SQLException {
    while (rows.next()) {
      out.println(rows.getString(1));
    }
  }

  /** COPY's text has a line for each row: it writes the ends of lines in values as \n. */
  private void copy(Path file) throws SQLException, IOException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setReadOnly(true);
    Map<String, Long> counted = new TreeMap<>();
    try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String table : tables()) {
        counted.put(table, count(table));
        archive.putNextEntry(new ZipEntry(table));
        write(table, archive);
        archive.closeEntry();
      }
    }
    connection.rollback();
    Map<String, Long> read = read(file);
    if (!read.equals(counted)) {
      throw new IOException(
          "Tried to copy the tables to %s, but of the rows %s it has %s"
              .formatted(file, counted, read));
    }
    read.forEach((table, rows) -> out.println(table + " " + rows));
  }

  private List<String> tables() throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select quote_ident(tablename) from pg_tables where schemaname = 'public'")) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private long count(String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private void write(String table, OutputStream to) throws SQLException, IOException {
    connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy " + table + " to stdout", to);
  }

  private static Map<String, Long> read(Path file) throws IOException {
    Map<String, Long> read = new TreeMap<>();
    try (ZipFile archive = new ZipFile(file.toFile())) {
      for (ZipEntry table : archive.stream().map(ZipEntry.class::cast).toList()) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(archive.getInputStream(table), StandardCharsets.UTF_8))) {
          read.put(table.getName(), lines.lines().count());
        }
      }
    }
    return read;
  }
}
