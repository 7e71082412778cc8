package dev.slipway.harness.drill;

import java.util.Locale;

/**
 * One thing that is wrong in a drill. Injected from outside the application where that is possible:
 * into its manifests, in front of it, into its database, into the cluster.
 */
public interface Fault {
  /** Where a fault is. */
  enum Place {
    NOWHERE,
    VERSION,
    MANIFESTS,
    CONFIGURATION,
    PROXY,
    DATABASE,
    CLUSTER,
    DEPLOYER,
    APPLICATION,
    SURROUNDINGS;

    /** For people: {@code manifests}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Nothing is wrong. */
  Fault NONE = of(Place.NOWHERE, scene -> Injection.of(scene.release()));

  Place place();

  /**
   * Puts the fault where it belongs; the release begins after that.
   *
   * @throws RuntimeException when it cannot be done: the drill has then failed
   */
  Injection inject(Scene scene);

  /** A fault in a few lines. */
  static Fault of(Place place, Injector injector) {
    return new Fault() {
      @Override
      public Place place() {
        return place;
      }

      @Override
      public Injection inject(Scene scene) {
        return injector.inject(scene);
      }
    };
  }

  /** What {@link Fault#inject} does. */
  @FunctionalInterface
  interface Injector {
    Injection inject(Scene scene);
  }
}
