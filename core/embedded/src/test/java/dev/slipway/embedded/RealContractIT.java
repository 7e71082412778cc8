package dev.slipway.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases say what a real API server answers: here it is asked. */
final class RealContractIT {
  private static String kubeconfig() throws IOException {
    String file = System.getenv("SLIPWAY_TEST_KUBECONFIG");
    Needs.that(
        file != null && !file.isBlank(),
        "RealContractIT",
        "SLIPWAY_TEST_KUBECONFIG names no real cluster");
    return Files.readString(Path.of(file));
  }

  @TestFactory
  Stream<DynamicTest> answersAsTheCasesSay() throws Exception {
    return new ContractSuite(kubeconfig()).tests();
  }

  @TestFactory
  Stream<DynamicTest> answersAsRecorded() throws Exception {
    return new RecordedContract(kubeconfig(), false).tests();
  }
}
