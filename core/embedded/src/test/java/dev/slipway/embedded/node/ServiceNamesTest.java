package dev.slipway.embedded.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.embedded.Cluster;
import dev.slipway.embedded.api.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNamesTest {
  private Cluster cluster;
  private ServiceNames names;

  @BeforeEach
  void starts(@TempDir Path folder) throws IOException {
    cluster = new Cluster(ImageCatalogue.builder().build());
    cluster.api.create(
        new NamespaceBuilder().withNewMetadata().withName("other").endMetadata().build());
    names = new ServiceNames(cluster.api, folder, cluster.addresses);
  }

  @AfterEach
  void stops() throws IOException {
    cluster.close();
  }

  @Test
  void meansByAShortNameTheServiceOfTheSameNamespace() throws IOException {
    String here = service("test", "database");
    String there = service("other", "database");

    assertThat(Files.readAllLines(names.hosts("test")))
        .contains(here + " " + full("database", "test") + " database")
        .contains(there + " " + full("database", "other"));
    assertThat(Files.readAllLines(names.hosts("other")))
        .contains(here + " " + full("database", "test"))
        .contains(there + " " + full("database", "other") + " database");
  }

  @Test
  void writesAnewWhatWasAskedFor() throws IOException {
    Path hosts = names.hosts("test");
    String late = service("test", "late");

    names.write();

    assertThat(Files.readAllLines(hosts)).contains(late + " " + full("late", "test") + " late");
  }

  /** A reader never sees it half written for nothing. */
  @Test
  void leavesAFileAloneThatSaysTheSame() throws IOException {
    Path hosts = names.hosts("test");
    FileTime before = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(hosts, before);

    names.write();

    assertThat(Files.getLastModifiedTime(hosts)).isEqualTo(before);
  }

  @Test
  void leavesNothingOfALongerOne() throws IOException {
    service("test", "late");
    Path hosts = names.hosts("test");
    int longer = Files.readAllLines(hosts).size();
    cluster.api.delete(
        cluster.api.get(Service.class, "test", "late").orElseThrow(),
        DeletionPropagation.BACKGROUND);

    names.write();

    assertThat(Files.readAllLines(hosts))
        .hasSize(longer - 1)
        .allMatch(line -> line.matches("[0-9.]+( [a-z0-9.-]+)+"));
  }

  private String service(String namespace, String name) {
    Service service =
        new ServiceBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewSpec()
            .addNewPort()
            .withPort(5432)
            .endPort()
            .endSpec()
            .build();
    return cluster.addresses.ofService(cluster.api.create(service).getSpec().getClusterIP());
  }

  private static String full(String name, String namespace) {
    String full = name + "." + namespace;
    return full + ".svc.cluster.local " + full + ".svc " + full;
  }
}
