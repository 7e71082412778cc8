package dev.slipway.harness.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.SaveImagesCmd;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * Brings images from the Docker engine into the node's containerd, by way of a file: the engine's
 * client cannot end a stream into a container, and images are too big to be held in memory.
 */
final class ImageImport {
  private static final Logger LOG = LoggerFactory.getLogger(ImageImport.class);

  private final DockerClient docker;
  private final K3sContainer node;

  ImageImport(DockerClient docker, K3sContainer node) {
    this.docker = docker;
    this.node = node;
  }

  void run(Collection<String> images) {
    try {
      for (String image : images) {
        ensureThere(image);
      }
      Path file = Files.createTempFile("slipway-image-", ".tar");
      try {
        save(images, file);
        load(images, file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException | DockerException e) {
      throw failed(images, e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(images, "the import was interrupted", e);
    }
    LOG.atInfo().setMessage("Imported images into k3s").addKeyValue("images", images).log();
  }

  /** What was not built here is pulled, as it would be for a pod. */
  private void ensureThere(String image) throws InterruptedException {
    try {
      docker.inspectImageCmd(image).exec();
      return;
    } catch (NotFoundException e) {
      LOG.atInfo().setMessage("Pulling an image").addKeyValue("image", image).log();
    }
    DockerImageName name = DockerImageName.parse(image);
    try {
      docker
          .pullImageCmd(name.getUnversionedPart())
          .withTag(name.getVersionPart())
          .start()
          .awaitCompletion();
    } catch (DockerException | DockerClientException e) {
      throw failed(
          List.of(image),
          "the Docker engine lacks it and could not pull it ("
              + e.getMessage()
              + "); build or pull it first",
          e);
    }
  }

  private void save(Collection<String> images, Path file) throws IOException {
    SaveImagesCmd command = docker.saveImagesCmd();
    for (String image : images) {
      DockerImageName name = DockerImageName.parse(image);
      command.withImage(name.getUnversionedPart(), name.getVersionPart());
    }
    try (InputStream saved = command.exec()) {
      Files.copy(saved, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void load(Collection<String> images, Path file) throws IOException, InterruptedException {
    String there = "/tmp/" + file.getFileName();
    node.copyFileToContainer(MountableFile.forHostPath(file), there);
    try {
      ExecResult imported = node.execInContainer("k3s", "ctr", "images", "import", there);
      if (imported.getExitCode() != 0) {
        throw failed(images, "containerd refused it: " + imported.getStderr().strip(), null);
      }
    } finally {
      node.execInContainer("rm", "-f", there);
    }
  }

  private static ClusterException failed(
      Collection<String> images, String why, @Nullable Throwable cause) {
    return new ClusterException("Tried to import " + images + " into k3s, but " + why, cause);
  }
}
