package dev.slipway.migration;

import dev.slipway.config.MigrationConfig;
import dev.slipway.exec.Receipt;
import dev.slipway.migration.MigrationOutcome.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A tool that prints one name a line. */
final class Custom implements MigrationTool {
  private final List<String> program;
  private final MigrationConfig.Custom commands;

  Custom(List<String> program, MigrationConfig.Custom commands) {
    this.program = program;
    this.commands = commands;
  }

  @Override
  public String name() {
    return "the migration tool";
  }

  @Override
  public Answer<String> head(Asker asker) {
    Question question = new Question("heads", command(commands.heads()));
    Receipt receipt = asker.ask(question);
    if (!receipt.succeeded()) {
      return failed(question, receipt);
    }
    List<String> heads = names(receipt);
    return switch (heads.size()) {
      case 0 ->
          new Answer.Stopped<>(
              Refusal.NO_HEAD, "the heads command printed no name", question, receipt);
      case 1 -> new Answer.Told<>(heads.get(0));
      default ->
          new Answer.Stopped<>(
              Refusal.TWO_HEADS,
              "expected one head, but there are " + heads.size() + ": " + String.join(", ", heads),
              question,
              receipt);
    };
  }

  @Override
  public Answer<String> current(Asker asker) {
    Question question = new Question("current", command(commands.current()));
    Receipt receipt = asker.ask(question);
    if (!receipt.succeeded()) {
      return failed(question, receipt);
    }
    List<String> names = names(receipt);
    if (names.size() > 1) {
      return new Answer.Stopped<>(
          Refusal.TOOL_FAILED,
          "the current command printed several names: " + String.join(", ", names),
          question,
          receipt);
    }
    return new Answer.Told<>(names.isEmpty() ? "" : names.get(0));
  }

  @Override
  public boolean tellsPending() {
    return commands.pending() != null;
  }

  @Override
  public Answer<List<String>> pending(Asker asker, String current, String head) {
    List<String> pending = commands.pending();
    if (pending == null) {
      return new Answer.Told<>(List.of());
    }
    Question question = new Question("pending", command(pending));
    Receipt receipt = asker.ask(question);
    return receipt.succeeded() ? new Answer.Told<>(names(receipt)) : failed(question, receipt);
  }

  @Override
  public List<String> upgrade() {
    return command(commands.upgrade());
  }

  @Override
  public Optional<List<String>> downgrade(String revision) {
    List<String> downgrade = commands.downgrade();
    if (downgrade == null) {
      return Optional.empty();
    }
    List<String> command = command(downgrade);
    command.add(revision);
    return Optional.of(command);
  }

  @Override
  public String cause(Receipt receipt) {
    return Outputs.lastMatch(receipt);
  }

  private <T> Answer<T> failed(Question question, Receipt receipt) {
    return new Answer.Stopped<>(
        Refusal.TOOL_FAILED,
        "the " + question.name() + " command: " + Outputs.failure(receipt, cause(receipt)),
        question,
        receipt);
  }

  private static List<String> names(Receipt receipt) {
    return receipt.stdout().lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
  }

  private List<String> command(List<String> arguments) {
    List<String> command = new ArrayList<>(program);
    command.addAll(arguments);
    return command;
  }
}
