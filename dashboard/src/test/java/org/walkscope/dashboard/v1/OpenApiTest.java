// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.SampleComparison;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.api.Download;
import org.walkscope.schema.Arch;
import org.walkscope.schema.ComparisonVerdict;
import org.walkscope.schema.Host;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;
import org.walkscope.views.ViewIds;

/** The document held against replies of a store with rows in it. */
class OpenApiTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private static final Walk WALK = Samples.walk(Samples.host("a", Arch.X86_64), 1, 20_000);
  private static final Snapshot READ =
      Samples.snapshot(
          Samples.host("a", Arch.X86_64),
          1,
          Samples.vma(1 << 20, 2 << 20, 0x73, Samples.totals(4_096, 4_096, 0, 0, 0)));

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

  /** Records of every kind that a question is about. */
  private void fillAll() throws SQLException {
    Host host = Samples.host("a", Arch.X86_64);
    filled
        .take(WALK)
        .take(Samples.hold(host, LockKind.MMAP_LOCK_READ))
        .take(Samples.blame(host, 1, 700))
        .take(
            SampleComparison.of(
                "a", Samples.T0, ComparisonVerdict.DIFFERS, List.of("reason"), List.of()));
    for (SpecificRecord record :
        List.of(
            READ,
            Samples.latency("a", "smaps", 0, 1_000, 2_000),
            Samples.locks("a", 0, LockKind.PTL, Level.PTE, new long[] {100}, new long[] {200}),
            Samples.batch("a", "smaps", WalkerKind.LEGACY, 0, 1_000, 100),
            Samples.stallSums("a", 0, 500),
            Samples.loss(host, 1, 1, Samples.cpu(0, 10, 7, 1, 2)),
            Samples.stageLoss("pipeline", "walks_late", 3, Samples.T0))) {
      filled.take(record);
      filled.model.accept(record);
    }
    for (String of : new String[] {"smaps", "numa_maps"}) {
      WalkLatency fleet = Samples.latency("a", of, 0, 1_000, 2_000);
      fleet.setHostname(null);
      filled.take(fleet);
    }
    filled.model.accept(Samples.stall(host, LockKind.MMAP_LOCK_READ, 500));
    filled.store.takeDeadLetter(Samples.T0, "walkscope.trace", 1, 812, "checksum does not match");
    filled.store.setAside("bad-clock", "a clock ahead", 3);
    long end = Samples.T0 + 600_000;
    for (long at = FilledStore.NOW - 100 * FilledStore.MINUTE; at < end; at += FilledStore.MINUTE) {
      filled.minute(at, "a", "steady", "java", 0, 1_000); // else a time is known in part
    }
  }

  /** Parameters that a path cannot do without. */
  private Map<String, String> needed(String path) throws SQLException {
    return switch (path) {
      case "walk" -> Map.of("id", ViewIds.of(WALK));
      case "process/read" -> Map.of("id", ViewIds.of(READ));
      case "process/page-types" ->
          Map.of("host", "a", "pid", "321", "start", "8000000000", "at", "" + Samples.T0);
      case "process" -> Map.of("host", "a", "pid", "321", "start", "8000000000");
      case "host" -> Map.of("host", "a");
      case "values" -> Map.of("name", "agent");
      case "live/snapshot" ->
          Map.of(
              "id",
              JSON.valueToTree(filled.answer("live/snapshots", Map.of()))
                  .at("/snapshots/0/id")
                  .asText());
      default -> Map.of();
    };
  }

  private JsonNode reply(ApiPath path) throws SQLException {
    Map<String, String> given = new HashMap<>(needed(path.name()));
    if (path.parameters().stream().anyMatch(parameter -> parameter.name().equals("from"))) {
      given.put("from", String.valueOf(Samples.T0 - 3_000_000));
      given.put("to", String.valueOf(Samples.T0 + 600_000));
    }
    return JSON.valueToTree(filled.answer(path.name(), given));
  }

  @Test
  void repliesAreAsTheDocumentSays() throws SQLException {
    fillAll();
    for (ApiPath path : filled.api.paths()) {
      if (path.answer() != Download.class) {
        JsonNode reply = reply(path);
        assertThat(schema(path.name()).validate(reply)).as(path.name() + " " + reply).isEmpty();
        assertThat(filledLists(reply)).as(path.name() + " has rows: " + reply).isTrue();
      }
    }
  }

  /** Whether a list of the reply has something in it, or there is none. */
  private static boolean filledLists(JsonNode reply) {
    List<JsonNode> lists = new ArrayList<>();
    reply.forEach(
        field -> {
          if (field.isArray()) {
            lists.add(field);
          }
        });
    return lists.isEmpty() || lists.stream().anyMatch(list -> !list.isEmpty());
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
    for (String asPagesShowIt : List.of("x86_64", "X86_64")) {
      ValuesQuestion.Values arch =
          (ValuesQuestion.Values)
              filled.answer("values", Map.of("name", "arch", "like", asPagesShowIt));
      assertThat(arch.known()).as(asPagesShowIt).isTrue();
    }
    ValuesQuestion.Values part =
        (ValuesQuestion.Values) filled.answer("values", Map.of("name", "arch", "like", "x86"));
    assertThat(part.known()).as("a part of a value").isFalse();
    ValuesQuestion.Values inCapitals =
        (ValuesQuestion.Values) filled.answer("values", Map.of("name", "agent", "like", "CAT"));
    assertThat(inCapitals.known()).as("names have capitals").isFalse();
    ValuesQuestion.Values nobody =
        (ValuesQuestion.Values) filled.answer("values", Map.of("name", "target", "like", "nobody"));
    assertThat(nobody).isEqualTo(new ValuesQuestion.Values(List.of(), false, 0));
  }

  @Test
  void aPartOfAValueIsTakenAsItIs() throws SQLException {
    filled
        .take(Samples.latency("100%_'\\", "smaps", 0, 1_000))
        .take(Samples.latency("another", "smaps", 0, 1_000));
    assertThat(filled.answer("values", Map.of("name", "host", "like", "%_'")))
        .isEqualTo(new ValuesQuestion.Values(List.of("100%_'\\"), false, 1));
    assertThat(filled.answer("values", Map.of("name", "host", "like", "' OR 1 = 1 --")))
        .isEqualTo(new ValuesQuestion.Values(List.of(), false, 0));
  }
}
