package dev.slipway.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slipway.redact.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordSchemaTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Path DOCS = Path.of("../../docs/records.md");

  private final RecordJson json = new RecordJson(new Redactor());

  @Test
  void describesARecordWithEverything() throws IOException {
    assertThat(faults(json.write(Samples.rolledBack()))).isEmpty();
  }

  @Test
  void describesARecordWithNothingButWhatItMustHave() throws IOException {
    Instant at = Instant.parse("2026-02-20T10:15:00.123456789Z");

    assertThat(faults(json.write(Samples.minimal("a", at)))).isEmpty();
  }

  @Test
  void refusesWhatIsNoRecord() throws IOException {
    String good = json.write(Samples.rolledBack());

    assertThat(faults(good.replace("\"rolled_back\"", "\"ROLLED_BACK\""))).hasSize(1);
    assertThat(
            faults(good.replace("\"timestamp\" : \"2026-02-20T10:16:34Z\"", "\"timestamp\" : 7")))
        .isNotEmpty();
    assertThat(faults(good.replace("\"previous_log\"", "\"rumour\""))).hasSize(1);
    assertThat(faults(good.replace("\"deployer\"", "\"deployr\""))).hasSize(1);
    assertThat(faults("{}")).hasSizeGreaterThan(10);
  }

  @Test
  void knowsEveryFieldThatIsWritten() throws IOException {
    Set<String> strangers = new TreeSet<>();
    collectStrangers(schemaJson(), JSON.readTree(json.write(Samples.rolledBack())), "", strangers);

    assertThat(strangers).isEmpty();
  }

  @Test
  void hasAFieldForEveryComponentAndNoOther() throws IOException {
    Set<String> components = new TreeSet<>();
    for (RecordComponent component : DeploymentRecord.class.getRecordComponents()) {
      components.add(
          switch (component.getName()) {
            case "runId" -> "run_id";
            case "runUrl" -> "run_url";
            default -> component.getName();
          });
    }

    assertThat(new TreeSet<>(schemaJson().get("properties").propertyNames())).isEqualTo(components);
  }

  @Test
  void isExplainedFieldByFieldInTheDocumentation() throws IOException {
    String docs = Files.readString(DOCS);
    Set<String> fields = new TreeSet<>();
    collectFields(schemaJson(), fields);

    assertThat(fields).hasSizeGreaterThan(45);
    assertThat(fields).allSatisfy(field -> assertThat(docs).contains("`" + field + "`"));
  }

  @Test
  void isShownInTheDocumentationByARecordThatWasWritten() throws IOException {
    List<String> blocks =
        Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCS))
            .results()
            .map((MatchResult m) -> m.group(1))
            .toList();

    assertThat(JSON.readTree(blocks.get(0)))
        .isEqualTo(JSON.readTree(json.write(Samples.rolledBack())));
  }

  private static List<String> faults(String record) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schemaText(), InputFormat.JSON);
    return schema.validate(record, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private static void collectFields(JsonNode node, Set<String> fields) {
    if (node.has("properties")) {
      fields.addAll(node.get("properties").propertyNames());
    }
    node.values().stream().filter(JsonNode::isContainer).forEach(n -> collectFields(n, fields));
  }

  private static void collectStrangers(
      JsonNode schema, JsonNode value, String at, Set<String> strangers) throws IOException {
    JsonNode here =
        schema.has("$ref") ? schemaJson().at(schema.get("$ref").asString().substring(1)) : schema;
    if (value.isArray()) {
      for (JsonNode item : value.values()) {
        collectStrangers(here.get("items"), item, at + "[]", strangers);
      }
    } else if (value.isObject()) {
      for (String name : value.propertyNames()) {
        JsonNode known = here.path("properties").get(name);
        if (known == null) {
          strangers.add(at + "." + name);
        } else {
          collectStrangers(known, value.get(name), at + "." + name, strangers);
        }
      }
    }
  }

  private static JsonNode schemaJson() throws IOException {
    return JSON.readTree(schemaText());
  }

  private static String schemaText() throws IOException {
    try (InputStream in = DeploymentRecord.class.getResourceAsStream("record.schema.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
