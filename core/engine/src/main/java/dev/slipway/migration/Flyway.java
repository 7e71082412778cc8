package dev.slipway.migration;

import dev.slipway.exec.Receipt;
import dev.slipway.migration.FlywayJson.Migration;
import dev.slipway.migration.MigrationOutcome.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Flyway's command line, or a program that keeps its contract (see {@code docs/migrations.md}):
 * {@code info -outputType=json} and {@code migrate -outputType=json}. Written against Flyway 11.
 */
final class Flyway implements MigrationTool {
  private static final String PENDING = "Pending";

  /** Applied to the database, and not in this image. */
  private static final Set<String> UNKNOWN_TO_IMAGE =
      Set.of("Future", "Failed (Future)", "Missing", "Failed (Missing)");

  /** What a database without a version is called in some of Flyway's outputs. */
  private static final String EMPTY_SCHEMA = "<< Empty Schema >>";

  private static final Set<String> AVAILABLE =
      Set.of(PENDING, "Success", "Out of Order", "Baseline", "Failed");

  private static final Pattern SQL_STATE = Pattern.compile("(?m)^SQL State\\s*: *(\\S+)");
  private static final Pattern SQL_MESSAGE = Pattern.compile("(?m)^Message\\s*: *(.+)$");

  private final List<String> program;

  Flyway(List<String> program) {
    this.program = program.isEmpty() ? List.of("flyway") : program;
  }

  @Override
  public String name() {
    return "flyway";
  }

  @Override
  public Answer<String> head(Asker asker) {
    Question question = info();
    Receipt receipt = asker.ask(question);
    Optional<FlywayJson> json = result(receipt);
    if (json.isEmpty()) {
      return failed(question, receipt);
    }
    Optional<String> head =
        json.get().migrations().stream()
            .filter(m -> AVAILABLE.contains(m.state()))
            .flatMap(m -> Optional.ofNullable(m.version()).stream())
            .max(Comparator.comparing(Flyway::parts, Flyway::compareParts));
    return head.isPresent()
        ? new Answer.Told<>(head.get())
        : new Answer.Stopped<>(
            Refusal.NO_HEAD,
            "flyway knows no versioned migration in this image",
            question,
            receipt);
  }

  @Override
  public Answer<String> current(Asker asker) {
    Question question = info();
    Receipt receipt = asker.ask(question);
    Optional<FlywayJson> json = result(receipt);
    if (json.isEmpty()) {
      return failed(question, receipt);
    }
    List<Migration> migrations = json.get().migrations();
    List<String> unknown = names(migrations, UNKNOWN_TO_IMAGE);
    if (!unknown.isEmpty()) {
      return new Answer.Stopped<>(
          Refusal.DATABASE_AHEAD,
          "the database has migrations that this image does not know: "
              + String.join(", ", unknown),
          question,
          receipt);
    }
    List<String> broken = names(migrations, Set.of("Failed"));
    if (!broken.isEmpty()) {
      return new Answer.Stopped<>(
          Refusal.TOOL_FAILED,
          "flyway has a failed migration in its history: "
              + String.join(", ", broken)
              + "; repair the schema, then run flyway repair",
          question,
          receipt);
    }
    List<String> ignored = names(migrations, Set.of("Ignored"));
    if (!ignored.isEmpty()) {
      return new Answer.Stopped<>(
          Refusal.TOOL_FAILED,
          "flyway would not apply migrations that are older than the database's version: "
              + String.join(", ", ignored)
              + "; give them a newer version",
          question,
          receipt);
    }
    String version = json.get().schemaVersion();
    return new Answer.Told<>(version.equals(EMPTY_SCHEMA) ? "" : version);
  }

  @Override
  public Answer<List<String>> pending(Asker asker, String current, String head) {
    Question question = info();
    Receipt receipt = asker.ask(question);
    Optional<FlywayJson> json = result(receipt);
    return json.isPresent()
        ? new Answer.Told<>(names(json.get().migrations(), Set.of(PENDING)))
        : failed(question, receipt);
  }

  /** Also by the name of its file: {@code V2} or {@code V2__add_phone}. */
  @Override
  public boolean isSame(String declared, String migration) {
    String version = declared.replaceFirst("^V(?=\\d)", "").replaceFirst("(?<=\\d)__.*$", "");
    return declared.equals(migration) || version.equals(migration);
  }

  @Override
  public List<String> upgrade() {
    return command("migrate");
  }

  /** Undo migrations belong to Flyway's paid editions, and are not supported here. */
  @Override
  public Optional<List<String>> downgrade(String revision) {
    return Optional.empty();
  }

  @Override
  public String cause(Receipt receipt) {
    Optional<FlywayJson> json = FlywayJson.find(Outputs.both(receipt));
    if (json.isEmpty() || !json.get().isError()) {
      return Outputs.lastMatch(receipt);
    }
    String message = json.get().errorMessage();
    Matcher sqlMessage = SQL_MESSAGE.matcher(message);
    Matcher sqlState = SQL_STATE.matcher(message);
    String state = json.get().sqlState();
    if (state.isEmpty() && sqlState.find()) {
      state = sqlState.group(1);
    }
    String said = sqlMessage.find() ? firstLine(message) + ": " + sqlMessage.group(1) : message;
    String code = json.get().errorCode();
    return Outputs.oneLine(
        (code.isEmpty() ? "" : code + ": ")
            + (state.isEmpty() ? "" : "SQLSTATE " + state + ": ")
            + said);
  }

  private static String firstLine(String text) {
    return text.strip().lines().findFirst().orElse("");
  }

  private Question info() {
    return new Question("info", command("info"));
  }

  private static Optional<FlywayJson> result(Receipt receipt) {
    return receipt.succeeded()
        ? FlywayJson.find(receipt.stdout()).filter(json -> !json.isError())
        : Optional.empty();
  }

  private <T> Answer<T> failed(Question question, Receipt receipt) {
    if (receipt.succeeded()) {
      return new Answer.Stopped<>(
          Refusal.TOOL_FAILED,
          "flyway info printed no JSON with its migrations; see the contract in the guide to"
              + " migrations",
          question,
          receipt);
    }
    Optional<FlywayJson> error = FlywayJson.find(Outputs.both(receipt)).filter(FlywayJson::isError);
    boolean duplicate =
        error.isPresent()
            && (error.get().errorCode().startsWith("DUPLICATE_")
                || error.get().errorMessage().startsWith("Found more than one migration with"));
    return new Answer.Stopped<>(
        duplicate ? Refusal.TWO_HEADS : Refusal.TOOL_FAILED,
        duplicate
            ? Outputs.oneLine(error.get().errorMessage())
            : "flyway info: " + Outputs.failure(receipt, cause(receipt)),
        question,
        receipt);
  }

  private static List<String> names(List<Migration> migrations, Set<String> states) {
    return migrations.stream()
        .filter(m -> states.contains(m.state()))
        .map(Migration::name)
        .toList();
  }

  private static List<BigInteger> parts(String version) {
    List<BigInteger> parts = new ArrayList<>();
    for (String part : version.split("[._]", -1)) {
      parts.add(part.matches("\\d+") ? new BigInteger(part) : BigInteger.ZERO);
    }
    return parts;
  }

  private static int compareParts(List<BigInteger> one, List<BigInteger> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      BigInteger a = i < one.size() ? one.get(i) : BigInteger.ZERO;
      BigInteger b = i < other.size() ? other.get(i) : BigInteger.ZERO;
      if (!a.equals(b)) {
        return a.compareTo(b);
      }
    }
    return 0;
  }

  private List<String> command(String verb) {
    List<String> command = new ArrayList<>(program);
    command.add(verb);
    command.add("-outputType=json");
    return command;
  }
}
