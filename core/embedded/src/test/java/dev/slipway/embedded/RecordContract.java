package dev.slipway.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records what the cluster of {@code SLIPWAY_TEST_KUBECONFIG} answers to every case. */
final class RecordContract {
  private RecordContract() {}

  public static void main(String[] args) throws Exception {
    String kubeconfig = Files.readString(Path.of(System.getenv("SLIPWAY_TEST_KUBECONFIG")));
    List<String> lines = new ArrayList<>();
    try (ContractClient client = new ContractClient(kubeconfig)) {
      for (ContractCase asked : ContractCase.all()) {
        lines.add("# " + asked.name());
        lines.addAll(client.answers(asked));
      }
    }
    Files.write(ContractCase.ANSWERS, lines);
  }
}
