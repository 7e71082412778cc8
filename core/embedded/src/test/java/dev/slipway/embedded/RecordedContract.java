package dev.slipway.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.embedded.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The cases, asked of a cluster, whose answers must be those that were recorded. */
final class RecordedContract {
  private static final Path OPEN =
      Path.of("src/test/resources/dev/slipway/embedded/contract/open.txt");
  private static final Path DIFFERENCES =
      Path.of("src/test/resources/dev/slipway/embedded/contract/differences.txt");

  /** A real server may have two right answers to it: see {@link #alsoRight}. */
  private static final String DELETES_A_POD = "DELETE pods/";

  private final ContractClient client;
  private final boolean embedded;
  private final Map<String, List<String>> recorded = recorded();

  /** Case, step, and where in the answer newer versions, which this follows, say something else. */
  private final Map<String, List<String>> differences;

  /** The cases in which the embedded cluster is not equal yet. */
  private final List<String> open;

  RecordedContract(String kubeconfig, boolean embedded) throws IOException {
    this.client = new ContractClient(kubeconfig);
    this.embedded = embedded;
    this.open = embedded ? open() : List.of();
    this.differences = embedded ? differences() : Map.of();
  }

  /** Lines of {@code case | why}, each of them a row of the documents too. */
  private static List<String> open() throws IOException {
    String documents = Files.readString(Path.of("../../docs/embedded.md"));
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(OPEN)) {
      if (!line.startsWith("//")) {
        assertThat(documents).as("docs/embedded.md").contains("| " + line + " |");
        names.add(line.substring(0, line.indexOf(" | ")));
      }
    }
    return names;
  }

  private static Map<String, List<String>> recorded() throws IOException {
    Map<String, List<String>> recorded = new HashMap<>();
    List<String> answers = new ArrayList<>();
    for (String line : Files.readAllLines(ContractCase.ANSWERS)) {
      if (line.startsWith("# ")) {
        answers = new ArrayList<>();
        recorded.put(line.substring(2), answers);
      } else {
        answers.add(line);
      }
    }
    return recorded;
  }

  /** Lines of {@code case | step | pointer | why}; the pointer "code" is the status code. */
  private static Map<String, List<String>> differences() throws IOException {
    Map<String, List<String>> all = new HashMap<>();
    for (String line : Files.readAllLines(DIFFERENCES)) {
      if (!line.isBlank() && !line.startsWith("//")) {
        String[] words = line.split(" \\| ", 4);
        assertThat(words).as(line).hasSize(4);
        all.computeIfAbsent(words[0] + "#" + words[1], k -> new ArrayList<>()).add(words[2]);
      }
    }
    return all;
  }

  Stream<DynamicTest> tests() throws IOException {
    return ContractCase.all().stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> check(c)))
        .onClose(client::close);
  }

  private void check(ContractCase asked) throws Exception {
    if (!open.contains(asked.name())) {
      compare(asked);
      return;
    }
    assertThatThrownBy(
            () -> compare(asked),
            "open.txt lists '%s', which no longer differs; remove that line",
            asked.name())
        .isInstanceOf(Throwable.class);
  }

  private void compare(ContractCase asked) throws Exception {
    List<String> expected = recorded.get(asked.name());
    assertThat(expected).as("recorded answers").isNotNull().hasSameSizeAs(asked.steps());
    List<String> answers = client.answers(asked);
    for (int i = 0; i < answers.size(); i++) {
      List<String> apart = differences.getOrDefault(asked.name() + "#" + (i + 1), List.of());
      String step = asked.steps().get(i).text();
      String right = without(expected.get(i), apart);
      String answer = without(answers.get(i), apart);
      if (!embedded && step.startsWith(DELETES_A_POD)) {
        assertThat(answer)
            .as("step %d: %s", i + 1, step)
            .isIn(right, without(expected.get(i), alsoRight(apart)));
      } else {
        assertThat(answer).as("step %d: %s", i + 1, step).isEqualTo(right);
      }
    }
  }

  /**
   * A real server marks the pod and then deletes it, and its pod garbage collector, which deletes
   * pods that end on no node, may come in between. Then the server finds nothing to delete and
   * answers with what it had marked, which has no resourceVersion.
   */
  private static List<String> alsoRight(List<String> apart) {
    List<String> more = new ArrayList<>(apart);
    more.add("/metadata/resourceVersion");
    return more;
  }

  private static String without(String answer, List<String> pointers) {
    if (answer.equals("-")) {
      return answer;
    }
    String code = answer.substring(0, answer.indexOf(' '));
    // Recorded answers may be older than what is left out today.
    JsonNode body = new Normal("$ns").of(Json.parse(answer.substring(answer.indexOf(' ') + 1)));
    for (String pointer : pointers) {
      int slash = pointer.lastIndexOf('/');
      if (pointer.equals("code")) {
        code = "any";
      } else if (slash >= 0) {
        remove(body.at(pointer.substring(0, slash)), pointer.substring(slash + 1));
      }
    }
    return code + "\n" + body.toPrettyString();
  }

  private static void remove(JsonNode parent, String field) {
    if (parent instanceof ObjectNode object) {
      object.remove(field);
    } else if (parent instanceof ArrayNode array && field.matches("[0-9]+")) {
      array.remove(Integer.parseInt(field));
    }
  }
}
