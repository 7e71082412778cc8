package dev.slipway.harness.junit;

import dev.slipway.harness.Availability;
import dev.slipway.harness.cluster.ClusterChoice;
import dev.slipway.harness.cluster.DockerEngine;
import dev.slipway.harness.cluster.RehearsalClusters;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a test may need of the machine that it runs on. */
public enum Requirement {
  /** A Docker engine that answers. */
  DOCKER,
  /** A cluster for rehearsals can be had; see {@link RehearsalClusters}. */
  CLUSTER,
  /** The programs of a PostgreSQL server. */
  POSTGRES,
  ALEMBIC,
  KUBECTL,
  /** {@code kustomize}, or the one in {@code kubectl}. */
  KUSTOMIZE,
  HELM;

  /** As it is written in {@code SLIPWAY_REQUIRE}: {@code docker}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is here; nothing is started to find out. */
  public Availability availability() {
    return switch (this) {
      case DOCKER -> DockerEngine.availability();
      case CLUSTER -> cluster(RehearsalClusters.configured().choice());
      default -> programs(Programs.ofThisMachine());
    };
  }

  private static Availability cluster(ClusterChoice choice) {
    return new Availability(choice.kind().isPresent(), choice.why());
  }

  Availability programs(Programs programs) {
    return switch (this) {
      case POSTGRES ->
          any(programs, "install PostgreSQL's server, as Debian's package postgresql", "initdb");
      case ALEMBIC -> any(programs, "install it with pip, or Debian's package alembic", "alembic");
      case KUBECTL -> any(programs, "install it and add it to the PATH", "kubectl");
      case KUSTOMIZE ->
          any(programs, "install either and add it to the PATH", "kustomize", "kubectl");
      case HELM -> any(programs, "install it and add it to the PATH", "helm");
      case DOCKER, CLUSTER -> throw new IllegalStateException(this + " is no program");
    };
  }

  private static Availability any(Programs programs, String remedy, String... names) {
    for (String name : names) {
      Optional<Path> found = programs.find(name);
      if (found.isPresent()) {
        return Availability.yes(found.get().toString());
      }
    }
    return Availability.no("no " + String.join(" or ", names) + " on this machine; " + remedy);
  }
}
