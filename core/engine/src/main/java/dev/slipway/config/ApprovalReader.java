package dev.slipway.config;

import dev.slipway.config.ApprovalConfig.Approver;
import dev.slipway.config.ApprovalConfig.By;
import java.nio.file.Path;
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
  private static final String ROLES = "a list of roles, as [engineeringLead]";

  private ApprovalReader() {}

  static ApprovalConfig read(Section section) {
    try (section) {
      Path base = section.reading().folder();
      By by = section.choice("by", Words.of(By.values()), By.NONE);
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
      return new ApprovalConfig(
          by,
          needed.stream().distinct().toList(),
          section.duration("expires", ApprovalConfig.EXPIRES),
          section
              .field("folder")
              .flatMap(f -> f.text(Form.path(base)))
              .orElse(base.resolve("approvals")),
          approvers,
          section
              .list("notFor", "a list of environments", f -> f.text(Form.TEXT))
              .orElse(List.of()));
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
