package dev.slipway.embedded.api;

/** A part of the cluster that works through the API: a controller, the scheduler, a node. */
public interface Component {
  /**
   * Starts the part.
   *
   * @return what stops it; closing waits until all it started (threads, processes) has ended
   */
  Registration start(KubernetesApi api);
}
