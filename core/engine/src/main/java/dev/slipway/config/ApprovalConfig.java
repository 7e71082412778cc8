package dev.slipway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The go/no-go gate before the first change.
 *
 * @param by how an approval is given; {@link By#NONE} asks nobody
 * @param roles each of which must approve; never empty
 * @param expires how old an approval may be
 * @param folder where approval files are
 * @param approvers who may approve in which role; empty when anybody may who can write the file
 * @param notFor the environments that need no approval
 * @param gitHub where it is asked for; null unless {@link By#GITHUB}
 */
public record ApprovalConfig(
    By by,
    List<Role> roles,
    Duration expires,
    Path folder,
    List<Approver> approvers,
    List<String> notFor,
    @Nullable GitHub gitHub) {
  /** How long an approval counts, where nothing is said. */
  public static final Duration EXPIRES = Duration.ofHours(24);

  /** How an approval is given. */
  public enum By {
    NONE,
    /** By a file in {@link #folder}. */
    FILE,
    /** By a person at the terminal of the process that deploys. */
    INTERACTIVE,
    /** By a reviewer of the environment of that name on GitHub. */
    GITHUB
  }

  /**
   * A workflow with a job in the environment, whose gate is the approval.
   *
   * @param workflow its file is {@code approve.yml} by default
   * @param patience how long a decision is waited for; default 1 h
   */
  public record GitHub(WorkflowConfig workflow, Duration patience) {
    public GitHub {
      Objects.requireNonNull(workflow, "workflow");
      Objects.requireNonNull(patience, "patience");
    }
  }

  /**
   * Somebody who may approve.
   *
   * @param name as it stands in the approval
   * @param role in which they approve
   * @param key their public key in OpenSSH's form, {@code ssh-ed25519 AAAA...}; with one their
   *     approvals must be signed
   */
  public record Approver(String name, Role role, @Nullable String key) {
    public Approver {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(role, "role");
    }
  }

  public ApprovalConfig {
    Objects.requireNonNull(by, "by");
    Objects.requireNonNull(expires, "expires");
    Objects.requireNonNull(folder, "folder");
    roles = List.copyOf(roles);
    approvers = List.copyOf(approvers);
    notFor = List.copyOf(notFor);
    if (roles.isEmpty()) {
      throw new IllegalArgumentException("roles must not be empty");
    }
    if ((by == By.GITHUB) != (gitHub != null)) {
      throw new IllegalArgumentException("gitHub belongs to by: github, and to nothing else");
    }
  }

  /**
   * Nobody is asked.
   *
   * @param base the folder of {@code slipway.yaml}
   */
  public static ApprovalConfig none(Path base) {
    return new ApprovalConfig(
        By.NONE,
        List.of(Role.ENGINEERING_LEAD),
        EXPIRES,
        base.resolve("approvals"),
        List.of(),
        List.of(),
        null);
  }

  /** Whether a release to this environment needs one. */
  public boolean isNeededFor(String environment) {
    return by != By.NONE && !notFor.contains(environment);
  }
}
