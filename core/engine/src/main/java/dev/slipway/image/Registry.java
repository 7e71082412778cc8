package dev.slipway.image;

import dev.slipway.config.RegistryConfig;
import dev.slipway.image.ManifestDocument.Entry;
import dev.slipway.image.ManifestEndpoint.Content;
import dev.slipway.image.RegistryAnswer.Failed;
import dev.slipway.image.RegistryAnswer.Found;
import dev.slipway.image.RegistryFailure.Unreadable;
import dev.slipway.redact.Redactor;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks the registries of images, by the OCI distribution specification: Docker Hub, GHCR, and any
 * other that holds to it. Reads only. Tokens are kept for as long as they are valid. Safe for use
 * by several threads; calls block, each request for at most 10 s.
 */
public final class Registry {
  /** An index of more images than these is none that somebody made for nodes. */
  private static final int MOST_IMAGES = 32;

  private static final Duration HELPER = Duration.ofSeconds(10);

  private final List<RegistryConfig> configured;
  private final CredentialSource credentials;
  private final Limits limits;
  private final Redactor redactor;
  private final Clock clock;
  private final Pause pause;
  private final Transport transport;
  private final Map<String, RegistryCaller> callers = new ConcurrentHashMap<>();

  Registry(
      List<RegistryConfig> configured,
      CredentialSource otherwise,
      Limits limits,
      Redactor redactor,
      Clock clock,
      Pause pause) {
    this.configured = List.copyOf(configured);
    this.credentials = new ConfiguredCredentials(this.configured, otherwise);
    this.limits = limits;
    this.redactor = Objects.requireNonNull(redactor, "redactor");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.pause = pause;
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.answer())
            .build();
    this.transport = new Transport(client, limits.answer());
  }

  /**
   * Registries with the credentials of {@code slipway.yaml} and, for those without, of Docker's
   * configuration of this user: its helpers, or what stands in the file.
   *
   * @param redactor learns every credential and token, and masks what registries say
   */
  public static Registry open(List<RegistryConfig> configured, Redactor redactor, Clock clock) {
    Map<String, String> environment = System.getenv();
    Path file = DockerConfig.file(environment, Path.of(System.getProperty("user.home", "")));
    return new Registry(
        configured,
        new DockerConfig(file, CredentialHelpers.onPath(environment, HELPER)),
        Limits.USUAL,
        redactor,
        clock,
        Pause.REAL);
  }

  /** The same with credentials from elsewhere than Docker's configuration. */
  public static Registry open(
      List<RegistryConfig> configured,
      CredentialSource credentials,
      Redactor redactor,
      Clock clock) {
    return new Registry(configured, credentials, Limits.USUAL, redactor, clock, Pause.REAL);
  }

  /** What a reference leads to now: the digest that a node would pull. */
  public RegistryAnswer<ResolvedImage> resolve(ImageReference reference) {
    return new ManifestEndpoint(caller(reference.registry()), limits).resolve(reference);
  }

  /**
   * Reads an image: its manifest or index, and the configuration of its images for these platforms.
   *
   * @param nodes the platforms that matter; when empty, all that the image has
   */
  public RegistryAnswer<Image> inspect(ImageReference reference, Collection<Platform> nodes) {
    ManifestEndpoint manifests = new ManifestEndpoint(caller(reference.registry()), limits);
    return manifests
        .read(reference, Question.about(reference))
        .flatMap(
            content ->
                content.document().config() == null
                    ? ofIndex(manifests, reference, content, Set.copyOf(nodes))
                    : image(reference, content, Question.about(reference).part("configuration"))
                        .map(one -> image(reference, content, List.of(one))));
  }

  private RegistryAnswer<Image> ofIndex(
      ManifestEndpoint manifests, ImageReference reference, Content index, Set<Platform> nodes) {
    List<Entry> wanted = wanted(index.document().entries(), nodes);
    if (wanted.size() > MOST_IMAGES) {
      return new Failed<>(
          new Unreadable(
              Question.about(reference).tried()
                  + ", but its index has "
                  + wanted.size()
                  + " images; ask for the platforms that matter"));
    }
    List<PlatformImage> images = new ArrayList<>();
    for (Entry entry : wanted) {
      Question question = Question.about(reference).part("image " + entry.manifest());
      RegistryAnswer<PlatformImage> image =
          manifests
              .read(reference.at(entry.manifest()), question)
              .flatMap(content -> image(reference, content, question));
      Optional<RegistryFailure> failure =
          image
              .flatMap(found -> asTheIndexSays(entry, found, question))
              .fold(
                  found -> {
                    images.add(found);
                    return Optional.empty();
                  },
                  Optional::of);
      if (failure.isPresent()) {
        return new Failed<>(failure.get());
      }
    }
    return new Found<>(image(reference, index, images));
  }

  /** A node believes the index: what is built for another platform does not start there. */
  private static RegistryAnswer<PlatformImage> asTheIndexSays(
      Entry entry, PlatformImage image, Question question) {
    Platform said = entry.platform();
    return said == null || image.platform().runsOn(said)
        ? new Found<>(image)
        : new Failed<>(
            new Unreadable(
                question.tried()
                    + ", but its index says "
                    + said
                    + " of it, and its configuration "
                    + image.platform()
                    + "; build it anew"));
  }

  /** Those that fit a node, and those of which the index does not say what they fit. */
  private static List<Entry> wanted(List<Entry> entries, Set<Platform> nodes) {
    return entries.stream()
        .filter(
            entry -> {
              Platform platform = entry.platform();
              return platform == null
                  || nodes.isEmpty()
                  || nodes.stream().anyMatch(platform::runsOn);
            })
        .toList();
  }

  private RegistryAnswer<PlatformImage> image(
      ImageReference reference, Content content, Question question) {
    Digest config = content.document().config();
    return config == null
        ? new Failed<>(
            new Unreadable(
                question.tried() + ", but it is an index within an index, which nodes cannot pull"))
        : new ConfigEndpoint(caller(reference.registry()), limits)
            .read(reference.repository(), content.digest(), config, question);
  }

  private static Image image(
      ImageReference reference, Content content, List<PlatformImage> images) {
    Set<Platform> platforms = new LinkedHashSet<>();
    for (Entry entry : content.document().entries()) {
      Platform platform = entry.platform();
      if (platform != null) {
        platforms.add(platform);
      }
    }
    for (PlatformImage image : images) {
      if (platforms.stream().noneMatch(image.platform()::runsOn)) {
        platforms.add(image.platform());
      }
    }
    return new Image(
        reference,
        content.digest(),
        content.document().mediaType(),
        List.copyOf(platforms),
        images);
  }

  private RegistryCaller caller(String registry) {
    return callers.computeIfAbsent(
        registry,
        name ->
            new RegistryCaller(
                RegistryHost.of(name, isInsecure(name)),
                transport,
                credentials,
                limits,
                redactor,
                clock,
                pause));
  }

  private boolean isInsecure(String registry) {
    return configured.stream()
        .anyMatch(c -> c.insecure() && ImageReference.canonical(c.host()).equals(registry));
  }
}
