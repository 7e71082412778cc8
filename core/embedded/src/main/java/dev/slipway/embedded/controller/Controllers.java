package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.Component;
import dev.slipway.embedded.api.KubernetesApi;
import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.Timers;
import dev.slipway.embedded.work.WorkQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * The controller manager: Deployments, ReplicaSets, StatefulSets, DaemonSets, Jobs, Endpoints and
 * EndpointSlices. What namespaces need and the garbage collector are the API server's.
 */
public final class Controllers implements Component {
  private final Timers timers;

  /**
   * Makes the controllers.
   *
   * @param timers their time: deadlines, back-offs, minReadySeconds
   */
  public Controllers(Timers timers) {
    this.timers = timers;
  }

  @Override
  public Registration start(KubernetesApi api) {
    List<Registration> parts = new ArrayList<>();
    List<Controller> controllers =
        List.of(
            new EndpointsController(api),
            new JobController(api, timers),
            new StatefulSetController(api, timers),
            new DaemonSetController(api, timers),
            new DeploymentController(api, timers),
            new ReplicaSetController(api, timers));
    for (Controller controller : controllers) {
      WorkQueue queue = new WorkQueue(controller.name(), timers, controller::reconcile);
      parts.add(queue);
      parts.addAll(controller.watch(queue));
    }
    return () -> {
      for (int i = parts.size() - 1; i >= 0; i--) {
        parts.get(i).close();
      }
    };
  }
}
