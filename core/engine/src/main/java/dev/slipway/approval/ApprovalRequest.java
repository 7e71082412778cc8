package dev.slipway.approval;

import dev.slipway.config.ApprovalConfig;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be approved.
 *
 * @param config whose approval is needed, and how long it counts
 * @param application its name
 * @param environment its name
 * @param version what is to be released
 * @param planDigest of the plan: an approval of another plan is none of this
 * @param changes what the plan would change, in one line
 * @param deployer who releases, and cannot approve their own release; null when that is not known
 * @param at the time now
 */
public record ApprovalRequest(
    ApprovalConfig config,
    String application,
    String environment,
    String version,
    String planDigest,
    String changes,
    @Nullable String deployer,
    Instant at) {
  public ApprovalRequest {
    Objects.requireNonNull(config, "config");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(planDigest, "planDigest");
    Objects.requireNonNull(changes, "changes");
    Objects.requireNonNull(at, "at");
  }
}
