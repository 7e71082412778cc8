package dev.slipway.preflight;

import dev.slipway.config.MigrationChecksConfig;
import dev.slipway.config.MigrationConfig;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.harness.CouldNotCheckException;
import dev.slipway.release.Release;
import io.fabric8.kubernetes.api.Pluralize;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that a release needs to be allowed, each resource once, from its own manifests. */
final class Needs {
  private Needs() {}

  static List<Need> of(Release release, KubernetesClient client) {
    ReleaseObjects objects = new ReleaseObjects(release, client);
    String namespace = objects.namespace();
    Stream<Need> ofTheRelease =
        objects.isAsked()
            ? Stream.concat(ofKinds(objects, client).stream(), Need.ofPreflight(namespace).stream())
            : Need.ofUsualKinds(namespace).stream();
    Stream<Need> always =
        migratesByJobs(release.config())
            ? Stream.concat(Need.ofTheEngine(namespace).stream(), Stream.of(Need.ofJobs(namespace)))
            : Need.ofTheEngine(namespace).stream();
    return merged(Stream.concat(always, ofTheRelease).toList());
  }

  /** Whether the migration is run as a Job, or asked in one before the release. */
  private static boolean migratesByJobs(SlipwayConfig config) {
    MigrationConfig migration = config.migration();
    MigrationChecksConfig asked = config.checks().prerequisites().migrations();
    return migration != null
        && (migration.run() == MigrationConfig.Run.JOB
            || (asked != null && asked.run() == MigrationChecksConfig.Run.JOB));
  }

  private static List<Need> ofKinds(ReleaseObjects objects, KubernetesClient client) {
    Set<String> kinds = new LinkedHashSet<>();
    for (GenericKubernetesResource object : objects.all()) {
      kinds.add(object.getApiVersion() + " " + object.getKind());
    }
    List<Need> needs = new ArrayList<>();
    for (String kind : kinds) {
      String version = kind.substring(0, kind.indexOf(' '));
      needs.add(
          ofKind(version, kind.substring(kind.indexOf(' ') + 1), objects.namespace(), client));
    }
    return needs;
  }

  private static Need ofKind(
      String version, String kind, String namespace, KubernetesClient client) {
    int slash = version.indexOf('/');
    String group = slash < 0 ? "" : version.substring(0, slash);
    Optional<APIResource> served = served(version, kind, client);
    String plural =
        served
            .map(APIResource::getName)
            .orElseGet(() -> Pluralize.toPlural(kind.toLowerCase(Locale.ROOT)));
    boolean namespaced = served.map(APIResource::getNamespaced).orElse(true);
    return new Need(group, plural, namespaced ? namespace : null, Need.MANAGE);
  }

  private static Optional<APIResource> served(
      String version, String kind, KubernetesClient client) {
    try {
      APIResourceList all = client.getApiResources(version);
      return all == null
          ? Optional.empty()
          : all.getResources().stream()
              .filter(r -> kind.equals(r.getKind()) && !r.getName().contains("/"))
              .findFirst();
    } catch (KubernetesClientException e) {
      throw new CouldNotCheckException(
          "Tried to see how the API server calls "
              + kind
              + " of "
              + version
              + ", but "
              + e.getMessage(),
          e);
    }
  }

  private static List<Need> merged(List<Need> all) {
    List<Need> merged = new ArrayList<>();
    for (Need need : all) {
      Optional<Need> same = merged.stream().filter(need::sameResource).findFirst();
      if (same.isEmpty()) {
        merged.add(need);
        continue;
      }
      Set<String> verbs = new LinkedHashSet<>(same.get().verbs());
      verbs.addAll(need.verbs());
      merged.set(
          merged.indexOf(same.get()),
          new Need(need.group(), need.resource(), need.namespace(), List.copyOf(verbs)));
    }
    return merged;
  }
}
