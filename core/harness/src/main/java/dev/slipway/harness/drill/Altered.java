package dev.slipway.harness.drill;

import dev.slipway.config.BackupConfig;
import dev.slipway.config.ChannelsConfig;
import dev.slipway.config.EnvironmentConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The same release with one thing different. */
final class Altered {
  private Altered() {}

  static Release version(Release release, String version) {
    return new Release(
        release.config(), release.environment(), new Version(version), release.digests());
  }

  static Release manifests(Release release, Path manifests) {
    EnvironmentConfig e = release.environment();
    return environment(release, e.kubeconfig(), manifests, e.baseUrl());
  }

  static Release baseUrl(Release release, URI url) {
    EnvironmentConfig e = release.environment();
    return environment(release, e.kubeconfig(), e.manifests(), url);
  }

  static Release kubeconfig(Release release, Path kubeconfig) {
    EnvironmentConfig e = release.environment();
    return environment(release, kubeconfig, e.manifests(), e.baseUrl());
  }

  static Release channels(Release release, ChannelsConfig channels) {
    return config(release, release.config().toBuilder().channels(channels).build());
  }

  /** Opens no incidents and lists no deployments: those of a rehearsal would be taken for real. */
  static Release withoutTrackers(Release release) {
    ChannelsConfig c = release.config().channels();
    return channels(
        release, new ChannelsConfig(c.releases(), c.incidents(), c.contacts(), null, null));
  }

  static Release backupCommand(Release release, java.util.List<String> command) {
    BackupConfig backup = Objects.requireNonNull(release.config().backup(), "backup");
    return config(
        release,
        release.config().toBuilder()
            .backup(
                new BackupConfig(backup.workload(), backup.container(), command, backup.timeout()))
            .build());
  }

  static Release config(Release release, SlipwayConfig config) {
    return new Release(config, release.environment(), release.version(), release.digests());
  }

  private static Release environment(
      Release release, @Nullable Path kubeconfig, Path manifests, @Nullable URI url) {
    EnvironmentConfig e = release.environment();
    return new Release(
        release.config(),
        new EnvironmentConfig(
            e.name(),
            kubeconfig,
            e.context(),
            e.fingerprint(),
            e.namespace(),
            manifests,
            url,
            e.variables()),
        release.version(),
        release.digests());
  }
}
