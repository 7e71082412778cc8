package dev.slipway.config;

import dev.slipway.error.SlipwayException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code slipway.yaml}, read and checked. Paths in it are relative to {@link #folder()}.
 *
 * @param file the file, absolute
 * @param application the application's name, as {@code preskool-erp}
 * @param images the images whose tag or digest is the release's version
 * @param workloads what must roll out, with its limits; never empty
 * @param migration null when the release has no database migration
 * @param backup null when none is taken
 * @param environments by name, those whose references all resolve here; see {@link #environment}
 * @param renderer what renders an overlay; default {@link RendererKind#BUILTIN}
 * @param unresolved by name, the environments that refer to variables or files which are not here,
 *     with what is missing; no fault as long as nothing is released to them
 * @param registries how registries of images are asked, those that need something said
 * @param approval the go/no-go gate before the first change
 * @param pipeline the workflow that releases; null when none does
 */
public record SlipwayConfig(
    Path file,
    String application,
    List<ImageConfig> images,
    List<WorkloadConfig> workloads,
    @Nullable MigrationConfig migration,
    @Nullable BackupConfig backup,
    ChecksConfig checks,
    MonitoringConfig monitoring,
    TriggersConfig triggers,
    ChannelsConfig channels,
    RecordsConfig records,
    Map<String, EnvironmentConfig> environments,
    RendererKind renderer,
    Map<String, List<Fault>> unresolved,
    List<RegistryConfig> registries,
    ApprovalConfig approval,
    @Nullable PipelineConfig pipeline) {
  public SlipwayConfig {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(checks, "checks");
    Objects.requireNonNull(monitoring, "monitoring");
    Objects.requireNonNull(triggers, "triggers");
    Objects.requireNonNull(channels, "channels");
    Objects.requireNonNull(records, "records");
    Objects.requireNonNull(renderer, "renderer");
    Objects.requireNonNull(approval, "approval");
    images = List.copyOf(images);
    workloads = List.copyOf(workloads);
    environments = Map.copyOf(environments);
    unresolved = Map.copyOf(unresolved);
    registries = List.copyOf(registries);
  }

  /** A configuration that was made by a program, not read: everything in it is resolved. */
  public SlipwayConfig(
      Path folder,
      String application,
      List<ImageConfig> images,
      List<WorkloadConfig> workloads,
      @Nullable MigrationConfig migration,
      @Nullable BackupConfig backup,
      ChecksConfig checks,
      MonitoringConfig monitoring,
      TriggersConfig triggers,
      ChannelsConfig channels,
      RecordsConfig records,
      Map<String, EnvironmentConfig> environments) {
    this(
        folder.resolve("slipway.yaml"),
        application,
        images,
        workloads,
        migration,
        backup,
        checks,
        monitoring,
        triggers,
        channels,
        records,
        environments,
        RendererKind.BUILTIN,
        Map.of(),
        List.of(),
        ApprovalConfig.none(folder),
        null);
  }

  /** Another one that starts from this. */
  public SlipwayConfigBuilder toBuilder() {
    return new SlipwayConfigBuilder(this);
  }

  /** The folder that the file lies in, absolute. */
  public Path folder() {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  /**
   * The environment of that name.
   *
   * @throws ConfigException with all variables and files that it refers to and that are not here
   * @throws SlipwayException when there is none of that name
   */
  public EnvironmentConfig environment(String name) {
    EnvironmentConfig found = environments.get(name);
    if (found != null) {
      return found;
    }
    List<Fault> faults = unresolved.get(name);
    if (faults != null) {
      throw new ConfigException(file, faults);
    }
    Set<String> known = new TreeSet<>(environments.keySet());
    known.addAll(unresolved.keySet());
    throw new SlipwayException(
        "Tried to release "
            + application
            + " to '"
            + name
            + "', but "
            + file
            + " has no such environment"
            + Nearest.hint(name, known));
  }

  /** Every sensitive value of the file, of all environments: what a redactor must know. */
  public Set<String> secrets() {
    Stream<Secret> login =
        checks.login() == null ? Stream.of() : checks.login().body().values().stream();
    Stream<Secret> headers =
        checks.spotChecks().stream().flatMap(c -> c.headers().values().stream());
    Stream<Secret> posts = channels.secrets();
    Stream<Secret> variables =
        environments.values().stream().flatMap(e -> e.variables().values().stream());
    Stream<Secret> prerequisites = checks.prerequisites().secrets();
    Stream<Secret> gitHub =
        Stream.of(
                Optional.ofNullable(approval.gitHub()).map(ApprovalConfig.GitHub::workflow),
                Optional.ofNullable(pipeline).map(PipelineConfig::workflow))
            .flatMap(Optional::stream)
            .map(WorkflowConfig::token);
    Stream<Secret> passwords =
        registries.stream().map(RegistryConfig::password).flatMap(Stream::ofNullable);
    return Stream.of(
            login,
            headers,
            posts,
            variables,
            prerequisites,
            monitoring.secrets(),
            gitHub,
            passwords)
        .flatMap(s -> s)
        .filter(Secret::sensitive)
        .flatMap(s -> Stream.concat(Stream.of(s.value()), s.parts().stream()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
