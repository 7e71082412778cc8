package dev.slipway.embedded.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Linux namespaces of an unprivileged user: a container has its own root, mounts, /tmp, /etc/hosts
 * and process ids; its first process has id 1 with all that follows (what it does not handle does
 * not end it). The network is this machine's. Killing the process outside kills all inside.
 */
final class NamespaceSandbox implements Sandbox {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final RootFolders roots;
  private final ProcessTree processes = new ProcessTree();

  NamespaceSandbox(RootFolders roots) {
    this.roots = roots;
  }

  /** Whether this machine's user may do so. */
  static boolean isPossible() {
    if (!Files.isExecutable(Path.of("/usr/bin/unshare"))
        || !Files.isExecutable(Path.of("/usr/bin/nsenter"))
        || !Files.isExecutable(Path.of("/usr/sbin/pivot_root"))) {
      return false;
    }
    try {
      Process trial =
          new ProcessBuilder(
                  "unshare",
                  "--user",
                  "--map-root-user",
                  "--mount",
                  "--pid",
                  "--fork",
                  "--kill-child",
                  "sh",
                  "-c",
                  "mount -t proc proc /proc")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return trial.waitFor(5, TimeUnit.SECONDS) && trial.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Process start(Launch launch) throws IOException, StartFailure {
    Path root = roots.make(launch);
    String program = find(root, launch, launch.command().get(0));
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            "unshare",
            "--user",
            "--map-root-user",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "/bin/sh",
            script(launch, root).toString(),
            program));
    command.addAll(launch.command().subList(1, launch.command().size()));
    return new ProcessBuilder(command).start();
  }

  @Override
  public Process exec(Launch launch, Process main, List<String> command)
      throws IOException, StartFailure {
    Path root = launch.folder().resolve("root");
    String program = find(root, launch, command.get(0));
    long inside = first(main).orElseThrow(() -> new StartFailure("container is not running")).pid();
    List<String> line = new ArrayList<>();
    line.addAll(
        List.of(
            "nsenter",
            "--target",
            Long.toString(inside),
            "--user",
            "--preserve-credentials",
            "--mount",
            "--pid",
            "--root",
            "--wd",
            "--",
            "env",
            "-i"));
    launch.environment().forEach((name, value) -> line.add(name + "=" + value));
    line.add(program);
    line.addAll(command.subList(1, command.size()));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("PATH", PATH + ":" + System.getenv("PATH"));
    return builder.start();
  }

  @Override
  public void terminate(Process main) {
    first(main).ifPresent(ProcessHandle::destroy);
  }

  @Override
  public long memory(Process main) {
    return processes.memory(main.toHandle());
  }

  private static Optional<ProcessHandle> first(Process main) {
    return main.children().findFirst();
  }

  private static Path script(Launch launch, Path root) throws IOException {
    StringBuilder text = new StringBuilder("set -e\n");
    String quotedRoot = quote(root.toString());
    text.append("mount --bind ").append(quotedRoot).append(' ').append(quotedRoot).append('\n');
    if (launch.program().files() == Program.Files.HOST) {
      text.append("mount --rbind / ").append(quotedRoot).append("/.host\n");
      text.append("mount -o remount,bind,ro ")
          .append(quotedRoot)
          .append("/.host 2>/dev/null || :\n");
    }
    text.append("mount --rbind /dev ").append(quotedRoot).append("/dev\n");
    text.append("mount -t proc proc ").append(quotedRoot).append("/proc\n");
    text.append("mount --bind ")
        .append(quote(launch.hosts().toString()))
        .append(' ')
        .append(quotedRoot)
        .append("/etc/hosts\n");
    for (Launch.Mount mount : launch.mounts()) {
      String target = quote(root + mount.path());
      text.append("mount --bind ").append(quote(mount.source().toString())).append(' ');
      text.append(target).append('\n');
      if (mount.readOnly()) {
        text.append("mount -o remount,bind,ro ").append(target).append(" 2>/dev/null || :\n");
      }
    }
    // Not chroot: a program could make no namespace of its own in it.
    text.append("cd ").append(quotedRoot).append("\n/usr/sbin/pivot_root . .\numount -l .\n");
    text.append("exec env -i");
    for (Map.Entry<String, String> variable : launch.environment().entrySet()) {
      text.append(' ').append(quote(variable.getKey() + "=" + variable.getValue()));
    }
    String directory = launch.directory().isEmpty() ? "/" : launch.directory();
    text.append(
        directory.equals("/") ? "" : " /bin/sh -c 'cd \"$0\" && exec \"$@\"' " + quote(directory));
    text.append(" \"$@\"\n");
    Path script = launch.folder().resolve("start.sh");
    return Files.writeString(script, text, StandardCharsets.UTF_8);
  }

  static String quote(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** Finds the program as exec does, inside the root; symbolic links are the root's own. */
  private static String find(Path root, Launch launch, String program) throws StartFailure {
    if (program.contains("/")) {
      if (isThere(root, launch, program)) {
        return program;
      }
      throw Sandbox.notFound(program);
    }
    String path = launch.environment().getOrDefault("PATH", PATH);
    for (String folder : path.split(":", -1)) {
      String candidate = folder + "/" + program;
      if (isThere(root, launch, candidate)) {
        return candidate;
      }
    }
    throw Sandbox.notFound(program);
  }

  /** What is mounted is not to be seen from outside: it is looked for where it comes from. */
  private static boolean isThere(Path root, Launch launch, String path) {
    return launch.mounts().stream()
        .filter(mount -> path.startsWith(mount.path() + "/"))
        .findFirst()
        .map(m -> Files.isExecutable(m.source().resolve(path.substring(m.path().length() + 1))))
        .orElseGet(() -> RootFolders.isThere(root, path));
  }
}
