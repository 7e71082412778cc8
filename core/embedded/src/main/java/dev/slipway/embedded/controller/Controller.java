package dev.slipway.embedded.controller;

import dev.slipway.embedded.api.Registration;
import dev.slipway.embedded.work.Key;
import dev.slipway.embedded.work.WorkQueue;
import java.util.List;

/** Brings the cluster nearer to what one kind of object asks for. Runs on its queue's thread. */
interface Controller {
  /** As in the names of threads. */
  String name();

  /** Looks at one object; what it throws lets the queue try again. */
  void reconcile(Key key);

  /** Adds to the queue whatever a change may concern. */
  List<Registration> watch(WorkQueue queue);
}
