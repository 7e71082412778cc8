package dev.slipway.embedded.node;

import dev.slipway.embedded.work.EventRecorder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a container from its image to a running process, or says why it cannot. */
final class ContainerStarter {
  private static final Duration CONFIG_RETRY = Duration.ofSeconds(2);
  private static final int EXIT_ON_OUT_OF_MEMORY = 3;
  private static final Duration WATCHDOG = Duration.ofMillis(200);

  private final NodeParts parts;
  private final Pod pod;
  private final Path folder;
  private final Volumes volumes;
  private final Environment environment;
  private final Mailbox mailbox;
  private final Ended ended;
  private final ContainerReports reports;
  private final ImagePulls pulls;

  /** Told on the pod's thread. */
  interface Ended {
    void ended(ContainerState state, Run run, int exitCode);
  }

  ContainerStarter(
      NodeParts parts,
      Pod pod,
      EventRecorder events,
      Path folder,
      Volumes volumes,
      Environment environment,
      Mailbox mailbox,
      Ended ended) {
    this.parts = parts;
    this.pod = pod;
    this.folder = folder;
    this.volumes = volumes;
    this.environment = environment;
    this.mailbox = mailbox;
    this.ended = ended;
    this.reports = new ContainerReports(pod, events, parts.timers());
    this.pulls = new ImagePulls(parts, reports);
  }

  /** Whether the container runs now; else its state says why not and until when to wait. */
  boolean start(ContainerState state) {
    Optional<ImageCatalogue.Found.Image> image = pulls.pull(state);
    if (image.isEmpty()) {
      return false;
    }
    Program program = image.get().program();
    Launch launch;
    try {
      launch = launch(state, program);
    } catch (ConfigProblem e) {
      reports.fail(state, "Error: " + e.getMessage());
      reports.wait(state, "CreateContainerConfigError", e.getMessage(), CONFIG_RETRY);
      return false;
    } catch (IOException e) {
      reports.fail(state, "Error: " + e.getMessage());
      reports.wait(state, "CreateContainerError", e.getMessage(), CONFIG_RETRY);
      return false;
    }
    reports.say(state, "Created", "Created container " + state.name());
    try {
      Process process = parts.sandbox().start(launch);
      parts.watcher().add(process.pid());
      process.getOutputStream().close();
      begin(state, launch, process, image.get().name());
      return true;
    } catch (Sandbox.StartFailure | IOException e) {
      String message = Objects.toString(e.getMessage(), "");
      reports.fail(state, "Error: " + message);
      state.failStart(
          new ContainerState.End(
              128, "StartError", message, Instant.EPOCH, parts.timers().now(), null));
      state.setWaiting("RunContainerError", message);
      if (Objects.requireNonNullElse(pod.getSpec().getRestartPolicy(), "Always").equals("Never")) {
        state.finish(
            new ContainerState.End(
                128, "StartError", message, Instant.EPOCH, parts.timers().now(), null));
      } else if (state.notBefore().isBefore(parts.timers().now().plusSeconds(1))) {
        state.waitUntil(parts.timers().now().plusSeconds(1));
      }
      return false;
    }
  }

  private void begin(ContainerState state, Launch launch, Process process, String image) {
    ContainerLog log = new ContainerLog(Clock.systemUTC());
    Thread out = log.drain(process.getInputStream(), "embedded-log-" + state.name());
    Thread err = log.drain(process.getErrorStream(), "embedded-log-" + state.name());
    Run run = new Run(launch, process, log, parts.timers().now());
    state.begin(run, image);
    reports.say(state, "Started", "Started container " + state.name());
    process
        .onExit()
        .thenAccept(
            gone -> {
              join(out);
              join(err);
              int code = gone.exitValue();
              mailbox.put(() -> ended.ended(state, run, code));
            });
    memoryLimit(state.spec()).ifPresent(limit -> guard(run, limit));
  }

  private static void join(Thread thread) {
    try {
      // A child that outlived its parent may hold the pipe; the log is complete enough then.
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills a run that takes more memory than it may. */
  private void guard(Run run, long limit) {
    if (!run.process().isAlive()) {
      return;
    }
    if (parts.sandbox().memory(run.process()) > limit && run.noteOutOfMemory()) {
      parts.sandbox().kill(run.process());
      return;
    }
    parts.timers().after(WATCHDOG, () -> guard(run, limit));
  }

  /** Whether a run was killed for its memory, or is a JVM that ended itself for want of it. */
  boolean isOutOfMemory(ContainerState state, Run run, int exitCode) {
    boolean jvm = run.launch().program().java() && run.launch().command().get(0).endsWith("java");
    boolean limited = memoryLimit(state.spec()).isPresent();
    return run.isOutOfMemory() || (jvm && limited && exitCode == EXIT_ON_OUT_OF_MEMORY);
  }

  /** What the container wrote for its termination message, or the end of its log if it asks so. */
  @Nullable String message(ContainerState state, Run run) {
    Path file =
        run.launch()
            .folder()
            .resolve("root")
            .resolve(
                Objects.requireNonNullElse(
                        state.spec().getTerminationMessagePath(), "/dev/termination-log")
                    .substring(1));
    try {
      if (Files.isRegularFile(file) && Files.size(file) > 0) {
        return Files.readString(file);
      }
    } catch (IOException e) {
      return "Error on reading termination log " + file.getFileName() + ": " + e.getMessage();
    }
    boolean fromLog =
        "FallbackToLogsOnError".equals(state.spec().getTerminationMessagePolicy())
            && run.process().exitValue() != 0;
    return fromLog ? run.log().tail(80) : null;
  }

  private Launch launch(ContainerState state, Program program) throws ConfigProblem, IOException {
    Container container = state.spec();
    Map<String, String> variables =
        environment.of(
            container, program, parts.services().variables(pod.getMetadata().getNamespace()));
    Path own =
        Files.createDirectories(
            folder.resolve((state.isInit() ? "init-" : "") + state.name() + "-" + serial(state)));
    List<String> command = new ArrayList<>();
    List<String> given = orEmpty(container.getCommand());
    List<String> arguments = orEmpty(container.getArgs());
    command.addAll(given.isEmpty() ? program.entrypoint() : given);
    if (!arguments.isEmpty()) {
      command.addAll(arguments);
    } else if (given.isEmpty()) {
      command.addAll(program.arguments());
    }
    command.replaceAll(word -> Environment.expand(word, variables));
    if (program.java()) {
      StringBuilder options =
          new StringBuilder(Objects.toString(variables.get("JAVA_TOOL_OPTIONS"), ""));
      if (parts.sandbox() instanceof PlainSandbox) {
        options.append(" -Djdk.net.hosts.file=").append(hosts());
      }
      memoryLimit(container)
          .ifPresent(
              limit -> options.append(" -XX:+ExitOnOutOfMemoryError -XX:MaxRAM=").append(limit));
      if (!options.toString().isBlank()) {
        variables.put("JDK_JAVA_OPTIONS", options.toString().strip());
        variables.remove("JAVA_TOOL_OPTIONS");
      }
    }
    if (command.isEmpty()) {
      throw new ConfigProblem("no command specified");
    }
    return new Launch(
        own,
        program,
        command,
        variables,
        Objects.toString(container.getWorkingDir(), ""),
        mounts(container, program, variables),
        hosts());
  }

  private Path hosts() {
    return parts.services().hosts(pod.getMetadata().getNamespace());
  }

  /** The image's folders first: a volume may be mounted over them. */
  private List<Launch.Mount> mounts(
      Container container, Program program, Map<String, String> variables)
      throws ConfigProblem, IOException {
    List<Launch.Mount> mounts = new ArrayList<>();
    program.folders().forEach((path, source) -> mounts.add(new Launch.Mount(source, path, true)));
    mounts.addAll(volumes.mounts(container, variables));
    return mounts;
  }

  private int serial(ContainerState state) {
    int serial = 0;
    while (Files.exists(
        folder.resolve((state.isInit() ? "init-" : "") + state.name() + "-" + serial))) {
      serial++;
    }
    return serial;
  }

  private static Optional<Long> memoryLimit(Container container) {
    return Optional.ofNullable(container.getResources())
        .map(r -> r.getLimits())
        .map(limits -> limits.get("memory"))
        .map(limit -> Quantity.getAmountInBytes(limit).longValue());
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
