package dev.slipway.config;

import dev.slipway.config.ApprovalConfig.Approver;
import dev.slipway.config.ApprovalConfig.By;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code approval}. */
final class ApprovalReader {
  private static final Form<String> KEY =
      Form.matching(
          "ssh-ed25519 [A-Za-z0-9+/]+={0,2}(?: [\\s\\S]*)?",
          "a public key in OpenSSH's form, as ssh-ed25519 AAAA...");
  private static final Duration PATIENCE = Duration.ofHours(1);
  private static final List<String> OF_A_GATE =
      List.of("roles", "approvers", "expires", "folder", "notFor");
  private static final String ROLES = "a list of roles, as [engineeringLead]";

  private ApprovalReader() {}

  static ApprovalConfig read(Section section) {
    try (section) {
      Path base = section.reading().folder();
      By by = section.choice("by", Words.of(By.values()), By.NONE);
      if (!section.has("by")) {
        OF_A_GATE.stream()
            .filter(section::has)
            .findFirst()
            .ifPresent(
                key ->
                    section.fault(
                        key, "nobody is asked without by; say by: file, interactive or github"));
      }
      section.field("roles").ifPresent(f -> Section.refuseEmptyList(f, ROLES));
      List<Role> roles =
          section.list("roles", ROLES, f -> f.choice(Role.words())).orElse(List.of());
      Set<String> names = new HashSet<>();
      List<Approver> approvers =
          section.sections("approvers").stream()
              .map(s -> approver(s, names))
              .flatMap(Optional::stream)
              .toList();
      List<Role> needed = roles.isEmpty() ? List.of(Role.ENGINEERING_LEAD) : roles;
      if (!approvers.isEmpty()) {
        needed.stream()
            .filter(role -> approvers.stream().noneMatch(a -> a.role() == role))
            .forEach(
                role -> section.fault("approvers", "nobody of them is " + role + "; add who is"));
      }
      ApprovalConfig.GitHub gitHub =
          section.optionalSection("github").flatMap(ApprovalReader::gitHub).orElse(null);
      if (by == By.GITHUB) {
        section.required("github", "where on GitHub, as {repository: acme/erp, token: ...}");
        if (needed.size() > 1) {
          section.fault(
              "roles", "GitHub lets a run go on when one reviewer approved it; name one role");
        }
      } else if (section.has("github")) {
        section.fault("github", "it is not asked; say by: github, or leave it out");
        gitHub = null;
      }
      return new ApprovalConfig(
          gitHub == null && by == By.GITHUB ? By.NONE : by,
          needed.stream().distinct().toList(),
          section.duration("expires", ApprovalConfig.EXPIRES),
          section
              .field("folder")
              .flatMap(f -> f.text(Form.path(base)))
              .orElse(base.resolve("approvals")),
          approvers,
          section
              .list("notFor", "a list of environments", f -> f.text(Form.TEXT))
              .orElse(List.of()),
          gitHub);
    }
  }

  private static Optional<ApprovalConfig.GitHub> gitHub(Section section) {
    try (section) {
      Duration patience = section.duration("patience", PATIENCE);
      return PipelineReader.workflow(section, "approve.yml")
          .map(workflow -> new ApprovalConfig.GitHub(workflow, patience));
    }
  }

  private static Optional<Approver> approver(Section section, Set<String> names) {
    try (section) {
      String name = section.requiredText("name", Form.TEXT);
      Optional<Role> role = section.requiredChoice("role", Role.words());
      if (role.isPresent() && !name.isEmpty() && !names.add(role.get() + " " + name)) {
        section.fault("name", "'" + name + "' is " + role.get() + " already; keep one");
      }
      Optional<String> key = section.text("key", KEY);
      return role.map(r -> new Approver(name, r, key.orElse(null)));
    }
  }
}
