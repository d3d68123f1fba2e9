// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Arch;

/** The document held against replies of a store with rows in it. */
class OpenApiTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final FilledStore filled = new FilledStore();
  private final JsonNode document = filled.api.document();

  @BeforeEach
  void fill() throws SQLException {
    long at = FilledStore.NOW - FilledStore.MINUTE;
    filled
        .minute(at, "a", "cat", "java", 500, 1_000)
        .minute(at - 60 * FilledStore.MINUTE, "a", "cat", "java", 0, 2_000)
        .take(Samples.blame(Samples.host("a", Arch.X86_64), "cat", "java", at, "jit", 500));
  }

  @AfterEach
  void close() throws SQLException {
    filled.close();
  }

  private Schema schema(String path) {
    JsonNode schema =
        document
            .at("/paths")
            .get("/" + path)
            .at("/get/responses/200/content/application~1json/schema");
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
  }

  @Test
  void repliesAreAsTheDocumentSays() throws SQLException {
    for (String path : new String[] {"summary", "victims", "trouble", "changes", "pairs"}) {
      JsonNode reply = JSON.valueToTree(filled.ask(Object.class, path));
      assertThat(schema(path).validate(reply)).as(path + " " + reply).isEmpty();
    }
    for (String path : new String[] {"status", "live/loss", "live/stalls", "live/lock-timings"}) {
      JsonNode reply = JSON.valueToTree(filled.answer(path, Map.of()));
      assertThat(schema(path).validate(reply)).as(path + " " + reply).isEmpty();
    }
  }

  @Test
  void aReplyWithAnotherFieldIsNotWhatTheDocumentSays() throws SQLException {
    ObjectNode reply = JSON.valueToTree(filled.ask(Object.class, "pairs"));
    ((ObjectNode) reply.at("/pairs/0")).put("walk", 1);
    assertThat(schema("pairs").validate(reply)).hasSize(1);
  }

  @Test
  void everyParameterSaysWhatItIs() {
    document
        .at("/paths")
        .forEach(
            path ->
                path.at("/get/parameters")
                    .forEach(
                        parameter ->
                            assertThat(parameter.get("description").asText()).endsWith(".")));
    assertThat(document.at("/paths/~1pairs/get/parameters").findValuesAsText("name"))
        .contains("from", "agent", "sort", "cursor");
  }

  @Test
  void valuesAreSuggestedAndKnown() throws SQLException {
    ValuesQuestion.Values agents =
        (ValuesQuestion.Values) filled.answer("values", Map.of("name", "agent", "like", "C"));
    assertThat(agents.values()).isEqualTo(List.of("cat"));
    assertThat(agents.known()).isFalse();
    ValuesQuestion.Values cat =
        (ValuesQuestion.Values) filled.answer("values", Map.of("name", "agent", "like", "cat"));
    assertThat(cat.known()).isTrue();
    ValuesQuestion.Values nobody =
        (ValuesQuestion.Values) filled.answer("values", Map.of("name", "target", "like", "nobody"));
    assertThat(nobody).isEqualTo(new ValuesQuestion.Values(List.of(), false, 0));
  }
}
