package dev.slipway.backup;

import dev.slipway.backup.BackupResult.Kind;
import dev.slipway.config.BackupConfig;
import dev.slipway.config.BackupProofConfig;
import dev.slipway.exec.CommandRunner;
import dev.slipway.exec.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes a backup of a PostgreSQL database and proves that it is one: the client fits the server;
 * each table's rows are counted and hashed in the snapshot that the backup is made from; it is not
 * much smaller than the one before; restored into a scratch database it has the same rows; and
 * {@code pg_amcheck} finds nothing there. Runs in the database's own container, with {@code sh} and
 * PostgreSQL's client programs. Blocks its caller; for one use at a time.
 */
public final class ProvenBackup {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern CLIENT = Pattern.compile("(?m)^pg_dump \\(PostgreSQL\\) ([0-9]+)");
  private static final Pattern SERVER = Pattern.compile("(?m)^([0-9]{5,6})$");
  private static final Pattern SIZES = Pattern.compile("(?m)^slipway-size ([0-9]+) ([0-9]+)$");

  /** What the exit codes of the scripts mean; all others are those of a program in them. */
  private static final Map<Integer, String> CODES =
      Map.of(
          64, "the command of the backup failed",
          65, "the command of the backup wrote nothing to $SLIPWAY_BACKUP",
          66, "the backup is not as it was written: its checksum is another",
          67, "the scratch database cannot be created",
          68, "the backup cannot be restored",
          69, "the restored tables are not those of the snapshot",
          70, "pg_amcheck found corruption in the restored database",
          71, "pg_amcheck could not be run on the restored database");

  private static final Set<Integer> NOT_KNOWN = Set.of(67, 71);

  private final BackupConfig config;
  private final BackupProofConfig proof;
  private final CommandRunner runner;
  private final Clock clock;

  /**
   * Prepares a backup.
   *
   * @param config with a proof
   * @param runner runs commands where the database's programs are
   */
  public ProvenBackup(BackupConfig config, CommandRunner runner, Clock clock) {
    this.config = config;
    this.proof = Objects.requireNonNull(config.proof(), "proof");
    this.runner = runner;
    this.clock = clock;
  }

  /**
   * Takes it and proves it.
   *
   * @param version of the release, for the file's name
   */
  public BackupResult make(String version) {
    Instant started = clock.instant();
    Receipt versions = run("backup-versions", "versions.sh", proof.source());
    if (!versions.succeeded()) {
      return failed("the versions of pg_dump and the server cannot be read", versions);
    }
    String misfit = misfit(versions.stdout());
    if (!misfit.isEmpty()) {
      return new BackupResult(Kind.FAILED, misfit, versions);
    }
    String file = proof.folder() + "/slipway-" + TIME.format(started) + "-" + version + ".dump";
    Receipt taken = run("backup", "take.sh", file, proof.source(), quoted(config.command()));
    if (!taken.succeeded()) {
      return failed("the backup was not taken", taken);
    }
    String small = tooSmall(taken.stdout());
    if (!small.isEmpty()) {
      return new BackupResult(Kind.FAILED, small, taken);
    }
    BackupResult proven = prove(file);
    return proven.kind() == Kind.PROVEN
        ? new BackupResult(
            Kind.PROVEN,
            said(taken.stdout())
                + " bytes in "
                + file
                + ", restored and checked in "
                + Duration.between(started, clock.instant()).toSeconds()
                + " s",
            taken)
        : proven;
  }

  /**
   * Proves one that was taken before.
   *
   * @param file with the counts and the checksum that were written beside it
   */
  BackupResult prove(String file) {
    String scratch = proof.scratch();
    Receipt receipt =
        run(
            "backup-proof",
            "prove.sh",
            file,
            scratch == null ? proof.source() : scratch,
            "slipway_proof_" + TIME.format(clock.instant()).toLowerCase(Locale.ROOT));
    return receipt.succeeded()
        ? new BackupResult(Kind.PROVEN, file, receipt)
        : failed("the backup " + file + " is not proven", receipt);
  }

  private static String misfit(String output) {
    Matcher client = CLIENT.matcher(output);
    Matcher server = SERVER.matcher(output);
    if (!client.find() || !server.find()) {
      return "pg_dump or the server did not say its version; said was: " + output.strip();
    }
    int clients = Integer.parseInt(client.group(1));
    int servers = Integer.parseInt(server.group(1)) / 10_000;
    return clients >= servers
        ? ""
        : "pg_dump is of version "
            + clients
            + " and the server of version "
            + servers
            + ", of which it makes no backup (server version mismatch); use PostgreSQL's client "
            + servers
            + " or newer in that container";
  }

  private String tooSmall(String output) {
    Matcher sizes = SIZES.matcher(output);
    if (!sizes.find()) {
      return "the size of the backup is not known";
    }
    long size = Long.parseLong(sizes.group(1));
    long before = Long.parseLong(sizes.group(2));
    return size >= before * proof.atLeast()
        ? ""
        : "the backup has "
            + size
            + " bytes, and the one before it "
            + before
            + "; less than "
            + Math.round(proof.atLeast() * 100)
            + " % of it is too small: see what is missing, or move the older one away";
  }

  private static String said(String output) {
    Matcher sizes = SIZES.matcher(output);
    return sizes.find() ? sizes.group(1) : "?";
  }

  private static BackupResult failed(String what, Receipt receipt) {
    return switch (receipt.kind()) {
      case NOT_RUN ->
          new BackupResult(Kind.FAILED, what + ": " + ((Receipt.NotRun) receipt).reason(), receipt);
      case UNKNOWN ->
          new BackupResult(
              Kind.UNKNOWN, what + ": " + ((Receipt.Unknown) receipt).reason(), receipt);
      case FINISHED -> {
        int code = ((Receipt.Finished) receipt).exitCode();
        String last = receipt.stderr().strip().lines().reduce((a, b) -> b).orElse("");
        yield new BackupResult(
            NOT_KNOWN.contains(code) ? Kind.UNKNOWN : Kind.FAILED,
            what
                + ": "
                + CODES.getOrDefault(code, "exit code " + code)
                + (last.isEmpty() ? "" : " (" + last + ")"),
            receipt);
      }
    };
  }

  private Receipt run(String purpose, String script, String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("sh", "-euc", script("tables.sh") + script(script), "slipway"));
    command.addAll(List.of(arguments));
    return runner.run(purpose, command, config.timeout());
  }

  private static String script(String name) {
    try (InputStream in = ProvenBackup.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As one line for a shell. */
  private static String quoted(List<String> command) {
    return command.stream()
        .map(word -> "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
