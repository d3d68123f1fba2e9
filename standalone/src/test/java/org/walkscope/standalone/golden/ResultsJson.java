// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.walkscope.standalone.run.KnownRecords;
import org.walkscope.standalone.run.ResultRecord;
import org.walkscope.standalone.run.TopicResults;

/**
 * Results as JSON that a diff shows well: what fits is one line. Every field stands there; one that
 * is null is left out, bytes are hex, and a host, which is in every record, is said once and then
 * by its number.
 */
final class ResultsJson {
  private static final int LINE = 110;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<JsonNode> hosts = new ArrayList<>();

  private ResultsJson() {}

  static String of(TopicResults results) {
    ObjectNode root = NODES.objectNode();
    ResultsJson json = new ResultsJson();
    ObjectNode topics = NODES.objectNode();
    results
        .byTopicAndKey()
        .forEach(
            (topic, byKey) -> {
              ObjectNode keys = topics.putObject(topic);
              byKey.forEach((key, records) -> keys.set(key, json.records(records)));
            });
    root.putArray("hosts").addAll(json.hosts);
    root.setAll(topics);
    StringBuilder text = new StringBuilder();
    print(root, "", 0, text);
    return text.append('\n').toString();
  }

  private ArrayNode records(List<ResultRecord> records) {
    ArrayNode array = NODES.arrayNode();
    for (ResultRecord record : records) {
      GenericRecord decoded = KnownRecords.decode(record.value());
      array.add(
          decoded != null
              ? node(decoded)
              : NODES
                  .objectNode()
                  .put("value", record.value() == null ? null : hex(record.value()))
                  .put("headers", record.headers().toString()));
    }
    return array;
  }

  private JsonNode node(Object value) {
    if (value instanceof GenericRecord record) {
      ObjectNode object = NODES.objectNode();
      for (var field : record.getSchema().getFields()) {
        if (record.get(field.pos()) != null) {
          object.set(field.name(), node(record.get(field.pos())));
        }
      }
      return record.getSchema().getName().equals("Host") ? NODES.numberNode(host(object)) : object;
    }
    if (value instanceof Iterable<?> items) {
      ArrayNode array = NODES.arrayNode();
      items.forEach(item -> array.add(node(item)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      new TreeMap<Object, Object>(map).forEach((key, of) -> object.set(key.toString(), node(of)));
      return object;
    }
    if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return TextNode.valueOf(hex(copy));
    }
    return scalar(value);
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Number number) {
      return NODES.numberNode(number.longValue());
    }
    return TextNode.valueOf(value.toString());
  }

  private int host(JsonNode host) {
    if (!hosts.contains(host)) {
      hosts.add(host);
    }
    return hosts.indexOf(host);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static void print(JsonNode node, String indent, int before, StringBuilder to) {
    String whole = node.toString();
    if (!node.isContainerNode() || indent.length() + before + whole.length() <= LINE) {
      to.append(whole);
      return;
    }
    boolean object = node.isObject();
    to.append(object ? "{\n" : "[\n");
    Iterator<String> names = node.fieldNames();
    for (Iterator<JsonNode> parts = node.elements(); parts.hasNext(); ) {
      String name = object ? TextNode.valueOf(names.next()) + ": " : "";
      to.append(indent).append(' ').append(name);
      print(parts.next(), indent + ' ', name.length() + 1, to);
      to.append(parts.hasNext() ? ",\n" : "\n");
    }
    to.append(indent).append(object ? '}' : ']');
  }
}
