// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.pipeline.blame.BlameSettings;
import org.walkscope.pipeline.compare.CompareSettings;
import org.walkscope.pipeline.io.ResultTopic;
import org.walkscope.pipeline.job.WalkSettings;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.pipeline.run.BlameRun;
import org.walkscope.pipeline.run.CaptureResults;
import org.walkscope.pipeline.run.CaptureRun;
import org.walkscope.pipeline.run.ComparisonsRun;
import org.walkscope.pipeline.run.WindowsRun;

/** Results of a capture by topic, in their order. */
public final class RecordedResults implements CaptureResults {
  private final Map<String, List<SpecificRecord>> byTopic = new TreeMap<>();

  public static RecordedResults of(Path capture) throws IOException {
    RecordedResults results = new RecordedResults();
    WalkSettings settings = WalkSettings.DEFAULT;
    CaptureRun run =
        new CaptureRun(
            settings,
            new BlameRun(
                BlameSettings.OF_CAPTURES,
                settings.windows(),
                new ComparisonsRun(
                    CompareSettings.DEFAULT, new WindowsRun(settings.windows(), results))));
    run.read(capture);
    run.end();
    return results;
  }

  public Map<String, List<SpecificRecord>> byTopic() {
    return byTopic;
  }

  /** Results of one kind. */
  public <T> List<T> all(Class<T> type) {
    return byTopic.values().stream()
        .flatMap(List::stream)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  @Override
  public <T extends SpecificRecord> void take(ResultTopic<T> topic, T result) {
    byTopic.computeIfAbsent(topic.name(), name -> new ArrayList<>()).add(result);
  }

  @Override
  public void take(DeadLetter letter) {
    throw new AssertionError(letter);
  }

  /** A value as the JSON that tables have of it: bytes in base 64, enums by name. */
  public static JsonNode json(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value instanceof IndexedRecord record) {
      ObjectNode object = nodes.objectNode();
      for (Schema.Field field : record.getSchema().getFields()) {
        object.set(field.name(), json(record.get(field.pos())));
      }
      return object;
    } else if (value instanceof List<?> list) {
      ArrayNode array = nodes.arrayNode();
      list.forEach(each -> array.add(json(each)));
      return array;
    } else if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return nodes.textNode(Base64.getEncoder().encodeToString(copy));
    } else if (value instanceof CharSequence || value instanceof GenericEnumSymbol<?>) {
      return nodes.textNode(value.toString());
    } else if (value instanceof Double number) {
      return nodes.numberNode(number);
    } else if (value instanceof Boolean truth) {
      return nodes.booleanNode(truth);
    } else if (value == null) {
      return nodes.nullNode();
    }
    long number = ((Number) value).longValue();
    return number == (int) number ? nodes.numberNode((int) number) : nodes.numberNode(number);
  }
}
