package dev.slipway.approval;

import dev.slipway.config.ApprovalConfig;
import dev.slipway.config.ApprovalConfig.Approver;
import dev.slipway.config.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What tests ask approval for. */
final class Requests {
  static final Instant NOW = Instant.parse("2026-02-20T10:15:00Z");
  static final String DIGEST = "sha256:4c1d0f";

  private Requests() {}

  static ApprovalRequest request(Path folder, List<Role> roles, List<Approver> approvers) {
    return new ApprovalRequest(
        new ApprovalConfig(
            ApprovalConfig.By.FILE, roles, Duration.ofHours(1), folder, approvers, List.of(), null),
        "shop",
        "production",
        "3f2c1a9",
        DIGEST,
        "1 change",
        "ada",
        NOW);
  }
}
