package dev.slipway.migration;

import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Alembic, from 1.8. Its answers are asked for with {@code --verbose}: only then do the lines that
 * tell revisions begin with a word of their own ({@code Rev: }, unlike the indented doc strings of
 * migrations), so that log lines between them, which a Job's one output has, do no harm.
 */
final class Alembic implements MigrationTool {
  private static final Pattern REVISION = Pattern.compile("(?m)^Rev: (\\S+)");

  /** Without it an empty output would be taken for an empty database. */
  private static final String HEADER = "Current revision(s) for ";

  private static final Pattern LOST_REVISION =
      Pattern.compile("Can't locate revision identified by '([^']*)'");

  /** The last line of a Python traceback: {@code sqlalchemy.exc.ProgrammingError: (...) ...}. */
  private static final Pattern PYTHON_ERROR =
      Pattern.compile("(?m)^(?:(?:[A-Za-z_]\\w*\\.)+[A-Z]\\w*|[A-Z]\\w*(?:Error|Exception)): .+$");

  /** Alembic's own, which it prints on standard output. */
  private static final Pattern COMMAND_ERROR = Pattern.compile("(?m)^FAILED: .+$");

  private final List<String> program;

  Alembic(List<String> program) {
    this.program = program.isEmpty() ? List.of("alembic") : program;
  }

  @Override
  public String name() {
    return "alembic";
  }

  @Override
  public Answer<String> head(Asker asker) {
    Question question = new Question("heads", command("heads", "--verbose"));
    Receipt receipt = asker.ask(question);
    if (!receipt.succeeded()) {
      return failed(question, receipt);
    }
    List<String> heads = revisions(receipt.stdout());
    if (heads.isEmpty()) {
      return new Answer.Stopped<>(
          Refusal.NO_HEAD, "alembic knows no migration in this image", question, receipt);
    }
    if (heads.size() > 1) {
      return new Answer.Stopped<>(
          Refusal.TWO_HEADS,
          "expected one head, but alembic has " + heads.size() + ": " + String.join(", ", heads),
          question,
          receipt);
    }
    return new Answer.Told<>(heads.get(0));
  }

  @Override
  public Answer<String> current(Asker asker) {
    Question question = new Question("current", command("current", "--verbose"));
    Receipt receipt = asker.ask(question);
    if (!receipt.succeeded()) {
      return failed(question, receipt);
    }
    if (!receipt.stdout().contains(HEADER)) {
      return new Answer.Stopped<>(
          Refusal.TOOL_FAILED,
          "alembic current ended without saying which database it asked",
          question,
          receipt);
    }
    List<String> revisions = revisions(receipt.stdout());
    if (revisions.size() > 1) {
      return new Answer.Stopped<>(
          Refusal.TOOL_FAILED,
          "the database is at several revisions: " + String.join(", ", revisions),
          question,
          receipt);
    }
    return new Answer.Told<>(revisions.isEmpty() ? "" : revisions.get(0));
  }

  @Override
  public Answer<List<String>> pending(Asker asker, String current, String head) {
    if (current.equals(head)) {
      return new Answer.Told<>(List.of());
    }
    Question question = new Question("history", command("history", "--verbose"));
    Receipt receipt = asker.ask(question);
    return receipt.succeeded()
        ? new Answer.Told<>(AlembicHistory.of(receipt.stdout()).between(current, head))
        : failed(question, receipt);
  }

  @Override
  public List<String> upgrade() {
    return command("upgrade", "head");
  }

  @Override
  public Optional<List<String>> downgrade(String revision) {
    return Optional.of(command("downgrade", revision));
  }

  @Override
  public Optional<List<String>> sql(String current, String head) {
    return Optional.of(
        command("upgrade", current.isEmpty() ? head : current + ":" + head, "--sql"));
  }

  @Override
  public String cause(Receipt receipt) {
    return Outputs.lastMatch(receipt, COMMAND_ERROR, PYTHON_ERROR);
  }

  private <T> Answer<T> failed(Question question, Receipt receipt) {
    Matcher lost = LOST_REVISION.matcher(Outputs.both(receipt));
    if (receipt.kind() == Receipt.Kind.FINISHED && lost.find()) {
      return new Answer.Stopped<>(
          Refusal.DATABASE_AHEAD,
          "the database is at revision " + lost.group(1) + ", which this image does not know",
          question,
          receipt);
    }
    return new Answer.Stopped<>(
        Refusal.TOOL_FAILED,
        "alembic " + question.name() + ": " + Outputs.failure(receipt, cause(receipt)),
        question,
        receipt);
  }

  private static List<String> revisions(String output) {
    List<String> revisions = new ArrayList<>();
    Matcher matcher = REVISION.matcher(output);
    while (matcher.find()) {
      revisions.add(matcher.group(1));
    }
    return revisions;
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of(arguments));
    return command;
  }
}
