package dev.slipway.embedded.node;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a container needs to run.
 *
 * @param folder its own folder, for its root and scripts
 * @param program its image's
 * @param command the program and its arguments
 * @param environment all its variables
 * @param directory where it starts; empty for the image's
 * @param mounts its volumes
 * @param hosts the file of names and addresses that it sees as /etc/hosts
 */
record Launch(
    Path folder,
    Program program,
    List<String> command,
    Map<String, String> environment,
    String directory,
    List<Mount> mounts,
    Path hosts) {
  Launch {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    mounts = List.copyOf(mounts);
  }

  /**
   * A folder or file that the container sees at a path.
   *
   * @param source on this machine
   * @param path in the container
   */
  record Mount(Path source, String path, boolean readOnly) {}
}
