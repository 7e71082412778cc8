package dev.slipway.harness.cluster;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.MountableFile;

/**
 * Brings an image from the Docker engine into the node's containerd, by way of a file: the engine's
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

  void run(String image) {
    try {
      docker.inspectImageCmd(image).exec();
      Path file = Files.createTempFile("slipway-image-", ".tar");
      try {
        save(image, file);
        load(image, file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (NotFoundException e) {
      throw failed(image, "the Docker engine has no such image; build or pull it first", e);
    } catch (IOException | DockerException e) {
      throw failed(image, e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(image, "the import was interrupted", e);
    }
    LOG.atInfo().setMessage("Imported an image into k3s").addKeyValue("image", image).log();
  }

  private void save(String image, Path file) throws IOException {
    try (InputStream saved = docker.saveImageCmd(image).exec()) {
      Files.copy(saved, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void load(String image, Path file) throws IOException, InterruptedException {
    String there = "/tmp/" + file.getFileName();
    node.copyFileToContainer(MountableFile.forHostPath(file), there);
    try {
      ExecResult imported = node.execInContainer("k3s", "ctr", "images", "import", there);
      if (imported.getExitCode() != 0) {
        throw failed(image, "containerd refused it: " + imported.getStderr().strip(), null);
      }
    } finally {
      node.execInContainer("rm", "-f", there);
    }
  }

  private static ClusterException failed(String image, String why, @Nullable Throwable cause) {
    return new ClusterException("Tried to import " + image + " into k3s, but " + why, cause);
  }
}
