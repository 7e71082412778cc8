package dev.slipway.embedded;

import dev.slipway.embedded.node.ImageCatalogue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The embedded cluster answers as a real one does. */
final class EmbeddedContractTest {
  private static EmbeddedKubernetes cluster;

  @BeforeAll
  static void start() {
    cluster =
        EmbeddedKubernetes.builder().rbac(true).images(ImageCatalogue.builder().build()).start();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @TestFactory
  Stream<DynamicTest> answersAsARealApiServerDoes() throws Exception {
    return new ContractSuite(cluster.kubeconfig()).tests();
  }

  @TestFactory
  Stream<DynamicTest> answersAsARealOneWasRecordedToAnswer() throws Exception {
    return new RecordedContract(cluster.kubeconfig(), true).tests();
  }
}
