package dev.slipway.embedded.node;

import java.io.IOException;
import java.util.List;

/** How a container's processes are kept apart from this machine's. */
interface Sandbox {
  /** The program cannot be started; the message is a container runtime's. */
  final class StartFailure extends Exception {
    private static final long serialVersionUID = 1L;

    StartFailure(String message) {
      super(message);
    }
  }

  /** Starts a container's main process; its output is to be read. */
  Process start(Launch launch) throws IOException, StartFailure;

  /** Starts another process in a running container. */
  Process exec(Launch launch, Process main, List<String> command) throws IOException, StartFailure;

  /** Asks the main process to end. */
  void terminate(Process main);

  /**
   * Kills all processes of a container, each by itself: what was forked a moment ago may not be
   * tied to its parent's end yet.
   */
  default void kill(Process main) {
    List<ProcessHandle> all = main.descendants().toList();
    main.destroyForcibly();
    all.forEach(ProcessHandle::destroyForcibly);
  }

  /** How much memory a container's processes hold, in bytes. */
  long memory(Process main);

  static StartFailure notFound(String program) {
    String why =
        program.contains("/")
            ? "\"" + program + "\": stat " + program + ": no such file or directory"
            : "\"" + program + "\": executable file not found in $PATH";
    return new StartFailure(
        "failed to create containerd task: OCI runtime create failed: starting container process"
            + " caused: exec: "
            + why
            + ": unknown");
  }
}
