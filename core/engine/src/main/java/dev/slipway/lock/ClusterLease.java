package dev.slipway.lock;

import dev.slipway.cluster.ApiFailure;
import dev.slipway.cluster.SlipwayLabels;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@code coordination.k8s.io/v1} Lease, {@code slipway-<application>}. */
final class ClusterLease implements LeaseStore {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterLease.class);

  private final KubernetesClient client;
  private final KubernetesClient impatient;
  private final String namespace;
  private final String application;
  private final Duration ttl;

  ClusterLease(KubernetesClient client, String namespace, String application, Duration ttl) {
    this.client = client;
    this.namespace = namespace;
    this.application = application;
    this.ttl = ttl;
    // A renewal must know soon whether it went through, and repeats itself: no repeats underneath.
    // The derived client shares the connection and is never closed.
    this.impatient =
        client
            .newClient(
                new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                    .withRequestTimeout(
                        Math.toIntExact(Math.max(1000, ttl.toMillis() / Renewal.RENEWALS_PER_TTL)))
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .adapt(KubernetesClient.class);
  }

  @Override
  public Optional<LeaseRecord> read() {
    return Optional.ofNullable(named(impatient).get()).map(this::record);
  }

  @Override
  public LeaseRecord create(LeaseRecord lease) {
    return record(impatient.leases().inNamespace(namespace).resource(object(lease)).create());
  }

  @Override
  public LeaseRecord replace(LeaseRecord lease) {
    return record(impatient.leases().inNamespace(namespace).resource(object(lease)).update());
  }

  @Override
  public Changes watch() {
    WatchedChanges changes = new WatchedChanges(Duration.ofNanos(ttl.toNanos() / 3));
    changes.open(named(client));
    return changes;
  }

  @Override
  public String where() {
    return "Lease " + namespace + "/" + name();
  }

  private String name() {
    return "slipway-" + application;
  }

  private Resource<Lease> named(KubernetesClient with) {
    return with.leases().inNamespace(namespace).withName(name());
  }

  private Lease object(LeaseRecord lease) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(name())
        .withNamespace(namespace)
        .withResourceVersion(lease.resourceVersion())
        .addToLabels(SlipwayLabels.MANAGED_BY, SlipwayLabels.SLIPWAY)
        .addToLabels(SlipwayLabels.APPLICATION, SlipwayLabels.value(application))
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(lease.holder())
        .withAcquireTime(micro(lease.acquiredAt()))
        .withRenewTime(micro(lease.renewedAt()))
        .withLeaseDurationSeconds(Math.toIntExact(lease.duration().toSeconds()))
        .withLeaseTransitions(Math.toIntExact(lease.token()))
        .endSpec()
        .build();
  }

  /** Lenient: what another program left out must not stop a deploy for ever. */
  private LeaseRecord record(Lease lease) {
    LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
    String holder = spec.getHolderIdentity();
    Integer seconds = spec.getLeaseDurationSeconds();
    Integer transitions = spec.getLeaseTransitions();
    return new LeaseRecord(
        holder == null || holder.isBlank() ? null : holder,
        instant(spec.getAcquireTime()),
        instant(spec.getRenewTime()),
        seconds == null ? ttl : Duration.ofSeconds(seconds),
        transitions == null ? 0 : transitions,
        lease.getMetadata().getResourceVersion());
  }

  private static ZonedDateTime micro(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
  }

  private static Instant instant(@Nullable ZonedDateTime time) {
    return time == null ? Instant.EPOCH : time.toInstant();
  }

  /** A watch that wakes a waiting thread; where none can be had, it wakes it now and then. */
  private static final class WatchedChanges implements Changes, Watcher<Lease> {
    private final Semaphore changed = new Semaphore(0);
    private final Duration withoutWatch;
    private @Nullable Watch watch;
    private volatile boolean watching;

    WatchedChanges(Duration withoutWatch) {
      this.withoutWatch = withoutWatch;
    }

    void open(Resource<Lease> lease) {
      try {
        watching = true;
        watch = lease.watch(this);
      } catch (KubernetesClientException e) {
        watching = false;
        LOG.atInfo()
            .addKeyValue("answer", ApiFailure.words(e))
            .log("The lock's Lease cannot be watched; it is read now and then instead");
      }
    }

    @Override
    public void await(Duration atMost) throws InterruptedException {
      Duration wait = watching || atMost.compareTo(withoutWatch) < 0 ? atMost : withoutWatch;
      if (changed.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        changed.drainPermits();
      }
    }

    @Override
    public void eventReceived(Action action, Lease lease) {
      changed.release();
    }

    @Override
    public void onClose(WatcherException cause) {
      watching = false;
      changed.release();
    }

    @Override
    public void close() {
      if (watch != null) {
        watch.close();
      }
    }
  }
}
