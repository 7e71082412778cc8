package dev.slipway.manifest;

import dev.slipway.cluster.ObjectCopy;
import dev.slipway.config.ImageConfig;
import dev.slipway.release.Release;
import dev.slipway.release.Version;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Sets a release's image tags or digests, in memory: the files of an overlay are never edited. An
 * image is known by the name that the manifests use, compared as it is written.
 */
public final class ReleaseImages {
  private static final Pattern DIGEST = Pattern.compile("[a-z0-9+._-]+:[0-9a-fA-F]{32,}");

  /**
   * An image of the release.
   *
   * @param name its name in the manifests
   * @param reference what is pulled, with tag or digest
   */
  public record Image(String name, String reference) {
    public Image {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(reference, "reference");
    }
  }

  /**
   * The manifests as they are to be applied.
   *
   * @param manifests with the references set
   * @param images each of the configuration, in its order
   */
  public record Result(Manifests manifests, List<Image> images) {
    public Result {
      Objects.requireNonNull(manifests, "manifests");
      images = List.copyOf(images);
    }

    /**
     * The same with images by the digests to which their tags lead: {@code backend:3f2c1a9@sha256:
     * ...}. Nodes take the digest; the tag stays for people.
     *
     * @param resolved digests by image name; of images that have a digest already, none
     */
    public Result pinned(Map<String, String> resolved) {
      Map<String, String> references = new HashMap<>();
      List<Image> pinned = new ArrayList<>();
      for (Image image : images) {
        String digest = resolved.get(image.name());
        String reference = digest == null ? image.reference() : image.reference() + "@" + digest;
        pinned.add(new Image(image.name(), reference));
        if (digest != null) {
          references.put(image.reference(), reference);
        }
      }
      List<GenericKubernetesResource> objects =
          manifests.objects().stream().map(ObjectCopy::of).toList();
      objects.stream()
          .flatMap(o -> PodSpecs.containers(o).stream())
          .forEach(c -> c.computeIfPresent("image", (key, old) -> instead(references, old)));
      return new Result(new Manifests(objects), pinned);
    }

    private static Object instead(Map<String, String> references, Object old) {
      String pinned = old instanceof String text ? references.get(text) : null;
      return pinned == null ? old : pinned;
    }
  }

  private final List<ImageConfig> configured;
  private final Version version;
  private final Map<String, String> digests;

  /**
   * @param configured the images whose tag or digest is the release's
   * @param digests by image name; wins over the tag
   */
  public ReleaseImages(List<ImageConfig> configured, Version version, Map<String, String> digests) {
    this.configured = List.copyOf(configured);
    this.version = Objects.requireNonNull(version, "version");
    this.digests = Map.copyOf(digests);
  }

  public static ReleaseImages of(Release release) {
    return new ReleaseImages(release.config().images(), release.version(), release.digests());
  }

  /**
   * Sets the references.
   *
   * @param manifests are not changed
   * @throws ManifestException with every image that is configured and not there, or has a digest
   *     and is not configured
   */
  public Result in(Manifests manifests) {
    List<GenericKubernetesResource> objects =
        manifests.objects().stream().map(ObjectCopy::of).toList();
    List<Map<String, Object>> containers =
        objects.stream().flatMap(o -> PodSpecs.containers(o).stream()).toList();
    TreeSet<String> there = new TreeSet<>();
    containers.forEach(
        c -> {
          if (c.get("image") instanceof String image) {
            there.add(ImageName.of(image));
          }
        });
    List<Image> images = configured.stream().map(i -> new Image(i.name(), reference(i))).toList();
    refuseFaults(there);
    for (Map<String, Object> container : containers) {
      if (container.get("image") instanceof String image) {
        String name = ImageName.of(image);
        images.stream()
            .filter(i -> i.name().equals(name))
            .findFirst()
            .ifPresent(i -> container.put("image", i.reference()));
      }
    }
    return new Result(new Manifests(objects), images);
  }

  private String reference(ImageConfig image) {
    String repository = image.newName() == null ? image.name() : image.newName();
    String digest = digests.get(image.name());
    return digest == null
        ? repository + ":" + image.tag().replace("${version}", version.value())
        : repository + "@" + digest;
  }

  private void refuseFaults(TreeSet<String> there) {
    List<String> faults = new ArrayList<>();
    for (ImageConfig image : configured) {
      if (!there.contains(image.name())) {
        faults.add(
            "no container of the manifests has the image " + image.name() + "; there are " + there);
      }
    }
    digests.forEach(
        (name, digest) -> {
          if (configured.stream().noneMatch(i -> i.name().equals(name))) {
            faults.add(
                "a digest is given for "
                    + name
                    + ", which is none of the configured images "
                    + configured.stream().map(ImageConfig::name).toList());
          }
          if (!DIGEST.matcher(digest).matches()) {
            faults.add(
                "'"
                    + digest
                    + "' for "
                    + name
                    + " is no digest; give it as sha256:<64 hex digits>");
          }
        });
    if (!faults.isEmpty()) {
      throw new ManifestException(
          "Tried to set the images of the release in the manifests, but "
              + String.join("; and ", faults)
              + "; correct 'images' in slipway.yaml or the manifests");
    }
  }
}
