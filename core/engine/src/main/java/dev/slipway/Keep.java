package dev.slipway;

import dev.slipway.cluster.BlobName;
import dev.slipway.cluster.ClusterBlobs;
import dev.slipway.cluster.ObjectRef;
import dev.slipway.cluster.SecretValues;
import dev.slipway.cluster.SlipwayLabels;
import dev.slipway.error.SlipwayException;
import dev.slipway.manifest.Manifests;
import dev.slipway.message.OutboxState;
import dev.slipway.monitoring.MonitoringState;
import dev.slipway.record.DeployedImage;
import dev.slipway.snapshot.Snapshot;
import dev.slipway.snapshot.SnapshotStore;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a release keeps in the cluster besides its journal, so that another process can go on with
 * it: its draft, the planned manifests, and the snapshot. The manifests of a release that succeeded
 * stay, for a later way back to it.
 */
final class Keep {
  /**
   * The part of a step that takes the snapshot: from its end on, the application may have changed.
   */
  static final String SNAPSHOT = "snapshot";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> DRAFTS = List.of("draft-a", "draft-b");
  private static final String TYPE = "slipway.dev/release";
  private static final String PLANNED = "planned";
  private static final String BEFORE = "before";
  private static final List<String> WATCHES = List.of("monitoring-a", "monitoring-b");
  private static final List<String> MESSAGES = List.of("messages-a", "messages-b");

  private final ClusterBlobs blobs;
  private final SnapshotStore snapshots;
  private final String application;
  private final String releaseId;
  private @Nullable Planned planned;
  private int next;

  /**
   * What was planned.
   *
   * @param objects what is applied, the release's images set
   * @param prunes what is deleted when the release is proven
   * @param images the release's, as they are deployed
   */
  record Planned(
      List<GenericKubernetesResource> objects, List<ObjectRef> prunes, List<DeployedImage> images) {
    Planned {
      objects = List.copyOf(objects);
      prunes = List.copyOf(prunes);
      images = List.copyOf(images);
    }

    Manifests manifests() {
      return new Manifests(objects);
    }

    /** Every object that the plan touches, prunes included. */
    List<ObjectRef> touched() {
      return Stream.concat(manifests().refs().stream(), prunes.stream()).toList();
    }
  }

  Keep(ClusterBlobs blobs, SnapshotStore snapshots, String application, String releaseId) {
    this.blobs = blobs;
    this.snapshots = snapshots;
    this.application = application;
    this.releaseId = releaseId;
  }

  /** Keeps the draft; the one before it stays until the next, in case this write is cut. */
  void draft(Draft draft) {
    put(DRAFTS.get(next), draft);
    next = 1 - next;
  }

  /** The newest draft that was kept whole. */
  Optional<Draft> draft() {
    Draft newest = null;
    for (int slot = 0; slot < DRAFTS.size(); slot++) {
      Optional<Draft> found =
          blobs
              .get(name(releaseId, DRAFTS.get(slot)))
              .map(bytes -> JSON.readValue(bytes, Draft.class));
      if (found.isPresent()
          && (newest == null
              || found.get().record().phases().size() >= newest.record().phases().size())) {
        newest = found.get();
        next = 1 - slot;
      }
    }
    return Optional.ofNullable(newest);
  }

  /** Keeps how far the watch has come; the state before it stays, in case this write is cut. */
  void monitoring(MonitoringState state) {
    put(WATCHES.get((int) (state.looks() % WATCHES.size())), state);
  }

  /** How far this process, or the one before it, came in watching; empty before the first look. */
  Optional<MonitoringState> monitoring() {
    return WATCHES.stream()
        .flatMap(slot -> blobs.get(name(releaseId, slot)).stream())
        .map(bytes -> JSON.readValue(bytes, MonitoringState.class))
        .max(Comparator.comparingLong(MonitoringState::looks));
  }

  /** Keeps what was told; the state before it stays, in case this write is cut. */
  void messages(OutboxState state) {
    put(MESSAGES.get((int) (state.revision() % MESSAGES.size())), state);
  }

  /** What was told so far; it stays until the record goes, so that nothing is told twice. */
  OutboxState messages() {
    return MESSAGES.stream()
        .flatMap(slot -> blobs.get(name(releaseId, slot)).stream())
        .map(bytes -> JSON.readValue(bytes, OutboxState.class))
        .max(Comparator.comparingLong(OutboxState::revision))
        .orElseGet(OutboxState::empty);
  }

  void planned(Planned made) {
    put(PLANNED, made);
    planned = made;
  }

  /** What was planned, by this process or the one before it. */
  Planned planned() {
    if (planned == null) {
      planned = read(releaseId).orElseThrow(() -> gone(PLANNED));
    }
    return Objects.requireNonNull(planned);
  }

  /** What an earlier release that succeeded had planned; empty when it is no longer kept. */
  Optional<Planned> plannedBy(String recordId) {
    return read(recordId);
  }

  /** Keeps what was measured before the release, by the triggers' names. */
  void before(Map<String, Double> values) {
    put(BEFORE, values);
  }

  /** What was measured before the release; empty when nothing was. */
  Map<String, Double> before() {
    return blobs
        .get(name(releaseId, BEFORE))
        .map(bytes -> JSON.readValue(bytes, new TypeReference<Map<String, Double>>() {}))
        .orElse(Map.of());
  }

  void snapshot(Snapshot snapshot) {
    snapshots.keep(snapshot);
  }

  Snapshot snapshot() {
    return snapshots.load(application, releaseId).orElseThrow(() -> gone(SNAPSHOT));
  }

  /**
   * The values of the Secrets that were planned, and of those that were there before, as far as
   * both are kept: who goes on with a release masks what its planner learned to mask.
   */
  Stream<String> secrets() {
    Stream<GenericKubernetesResource> after =
        read(releaseId).stream().flatMap(made -> made.objects().stream());
    Stream<GenericKubernetesResource> before =
        snapshots.load(application, releaseId).stream()
            .flatMap(snapshot -> snapshot.images().stream())
            .flatMap(image -> image.object().stream());
    return Stream.concat(after, before).flatMap(object -> SecretValues.of(object).stream());
  }

  /**
   * Forgets what releases had planned that no record is kept of any more: nobody can go back to
   * them.
   */
  void forgetAllBut(Set<String> recordIds) {
    Set<String> kept =
        recordIds.stream().map(SlipwayLabels::value).collect(Collectors.toUnmodifiableSet());
    blobs.list(Map.of(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))).stream()
        .filter(blob -> blob.labels().containsKey(SlipwayLabels.RELEASE))
        .filter(blob -> !kept.contains(blob.labels().get(SlipwayLabels.RELEASE)))
        .forEach(blob -> blobs.delete(blob.name()));
  }

  /** After a release that was proven or rolled back: nothing of it will be resumed. */
  void forget(boolean manifestsToo) {
    snapshots.delete(application, releaseId);
    DRAFTS.forEach(slot -> blobs.delete(name(releaseId, slot)));
    WATCHES.forEach(slot -> blobs.delete(name(releaseId, slot)));
    blobs.delete(name(releaseId, BEFORE));
    if (manifestsToo) {
      blobs.delete(name(releaseId, PLANNED));
    }
  }

  private Optional<Planned> read(String id) {
    return blobs.get(name(id, PLANNED)).map(bytes -> JSON.readValue(bytes, Planned.class));
  }

  private void put(String what, Object content) {
    blobs.put(
        name(releaseId, what),
        TYPE,
        Map.of(
            SlipwayLabels.MANAGED_BY,
            SlipwayLabels.SLIPWAY,
            SlipwayLabels.APPLICATION,
            SlipwayLabels.value(application),
            SlipwayLabels.RELEASE,
            SlipwayLabels.value(releaseId)),
        JSON.writeValueAsBytes(content));
  }

  private BlobName name(String id, String what) {
    return BlobName.of("slipway", application, id, what);
  }

  private SlipwayException gone(String what) {
    return new SlipwayException(
        "Tried to go on with release "
            + releaseId
            + ", but its "
            + what
            + " is no longer in the cluster; somebody deleted a Secret labelled"
            + " app.kubernetes.io/managed-by=slipway. Restore it from a backup of the cluster, or"
            + " bring the application back by hand");
  }
}
