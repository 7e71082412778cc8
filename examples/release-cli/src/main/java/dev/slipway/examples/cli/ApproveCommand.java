package dev.slipway.examples.cli;

import dev.slipway.approval.Approval;
import dev.slipway.approval.ApprovalFiles;
import dev.slipway.approval.ApprovalText;
import dev.slipway.config.ApprovalConfig;
import dev.slipway.config.Role;
import dev.slipway.error.SlipwayException;
import dev.slipway.plan.Plan;
import dev.slipway.release.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Writes down what somebody decided about a plan. */
@SuppressWarnings("NullAway.Init") // picocli sets them
@Command(name = "approve", description = "Show the plan, and write an approval of it, or a refusal")
final class ApproveCommand implements Callable<Integer> {
  @ParentCommand private Cli cli;

  ApproveCommand() {}

  @Parameters(paramLabel = "VERSION", description = "What is to be released, as a git SHA")
  private String version;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who decides. Default: the user of this process")
  private String approver;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "In which role, where several must approve")
  private @Nullable String role;

  @Option(names = "--refuse", description = "Say no")
  private boolean refuse;

  @Option(names = "--yes", description = "Do not ask")
  private boolean yes;

  @Override
  public Integer call() {
    Release release = cli.release(version);
    ApprovalConfig config = release.config().approval();
    refuseWhatNobodyReads(config, release.environment().name());
    Role decides = role(config);
    return cli.with(
        release,
        session -> {
          Plan plan = session.plan();
          if (!yes) {
            cli.screen().err().println(Render.plan(plan));
            int answer = cli.confirmed(version, refuse ? "refuse" : "approve", "--yes");
            if (answer != Exit.DONE) {
              return answer;
            }
          }
          Path file = ApprovalFiles.file(config.folder(), version, config.roles(), decides);
          write(file, text(release, plan, decides));
          cli.say(
              file.toString(),
              () -> Render.json(Map.of("file", file.toString(), "planDigest", plan.digest())));
          return Exit.DONE;
        });
  }

  private void refuseWhatNobodyReads(ApprovalConfig config, String environment) {
    String tried = "Tried to approve " + version + " by a file, but ";
    if (!config.isNeededFor(environment)) {
      throw new SlipwayException(
          tried
              + "approval of "
              + cli.file()
              + " asks nobody for the environment "
              + environment
              + ": a release to it needs none, and would go whatever the file says");
    }
    switch (config.by()) {
      case GITHUB ->
          throw new SlipwayException(
              tried
                  + "approval.by of "
                  + cli.file()
                  + " is github; approve the run there, which slipway deploy waits for");
      case INTERACTIVE ->
          throw new SlipwayException(
              tried
                  + "approval.by of "
                  + cli.file()
                  + " is interactive; who runs slipway deploy approves at its terminal");
      default -> {
        // A file is what is read.
      }
    }
  }

  private String text(Release release, Plan plan, Role decides) {
    return ApprovalText.write(
        release.application(),
        release.environment().name(),
        version,
        new Approval(
            decides.word(),
            approver,
            refuse ? Approval.Decision.REFUSED : Approval.Decision.APPROVED,
            plan.digest(),
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS),
            "file"));
  }

  private Role role(ApprovalConfig config) {
    List<Role> roles = config.roles();
    if (role == null && roles.size() == 1) {
      return roles.get(0);
    }
    return roles.stream()
        .filter(r -> r.word().equals(role))
        .findFirst()
        .orElseThrow(
            () ->
                new SlipwayException(
                    "Tried to approve "
                        + version
                        + (role == null ? "" : " as " + role)
                        + ", but approval.roles of "
                        + cli.file()
                        + " has "
                        + roles
                        + "; give one of them with --role"));
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new SlipwayException("Tried to write the approval " + file + ", but " + e, e);
    }
  }
}
