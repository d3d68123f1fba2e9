// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.walkscope.capture.PrivateFile;
import org.walkscope.offline.text.Recording;

/** File with the figures of captures, for comparisons without the captures themselves. */
final class Baseline {
  private static final String FORMAT = "walkscope_baseline";
  private static final int VERSION = 4;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private Baseline() {}

  /** Writes a new file. */
  static void write(List<CaptureFigures> captures, Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode().put(FORMAT, VERSION);
    ArrayNode nodes = root.putArray("captures");
    for (CaptureFigures capture : captures) {
      ObjectNode node = nodes.addObject();
      node.put("name", capture.name());
      node.put("start", capture.start());
      node.set("recordings", JSON.valueToTree(capture.recordings()));
      node.set("lacks", JSON.valueToTree(capture.lacks()));
      ArrayNode figures = node.putArray("figures");
      capture
          .values()
          .forEach(
              (key, value) ->
                  figures
                      .addObject()
                      .put("consumer", key.consumer())
                      .put("walker", key.walker())
                      .put("lock", key.lock())
                      .put("figure", key.figure().text())
                      .put("value", value)
                      .put("bounds", capture.bounds().getOrDefault(key, 0L)));
    }
    byte[] text = (root.toPrettyString() + "\n").getBytes(UTF_8);
    PrivateFile.write(file, out -> out.write(text));
  }

  /**
   * Reads a file.
   *
   * @throws IOException when it is no baseline of this version, with its name
   */
  static List<CaptureFigures> read(Path file) throws IOException {
    JsonNode root;
    try (Reader text = Files.newBufferedReader(file)) {
      root = JSON.readTree(text);
    } catch (JsonProcessingException | CharacterCodingException e) {
      throw new IOException(file + " is no baseline (--save-baseline writes one): no JSON", e);
    }
    if (root.path(FORMAT).asInt() != VERSION) {
      throw new IOException(
          "%s is no baseline of version %d: write it again (--save-baseline)"
              .formatted(file, VERSION));
    }
    List<CaptureFigures> captures = new ArrayList<>();
    for (JsonNode node : root.path("captures")) {
      Map<FigureKey, Double> values = new TreeMap<>();
      Map<FigureKey, Long> bounds = new TreeMap<>();
      for (JsonNode each : node.path("figures")) {
        values.put(key(each, file), number(each, file));
        if (each.path("bounds").asLong() > 0) {
          bounds.put(key(each, file), each.path("bounds").asLong());
        }
      }
      captures.add(
          new CaptureFigures(
              node.path("name").asText(),
              node.path("start").asText(),
              recordings(node.path("recordings"), file),
              value(node.path("lacks"), Lacks.class, file),
              values,
              bounds));
    }
    if (isEmpty(captures)) {
      throw new IOException(file + " has no figure: write it again (--save-baseline)");
    }
    return captures;
  }

  private static Set<Recording> recordings(JsonNode nodes, Path file) throws IOException {
    Set<Recording> recordings = new HashSet<>();
    for (JsonNode node : nodes) {
      recordings.add(value(node, Recording.class, file));
    }
    return recordings;
  }

  private static <T> T value(JsonNode node, Class<T> type, Path file) throws IOException {
    try {
      T value = JSON.treeToValue(node, type);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      // told below
    }
    throw new IOException(
        "%s: '%s' is no %s: write it again (--save-baseline)"
            .formatted(file, node, type.getSimpleName().toLowerCase(Locale.ROOT)));
  }

  /** True of figures with which nothing can be compared. */
  static boolean isEmpty(List<CaptureFigures> captures) {
    return captures.stream().allMatch(capture -> capture.values().isEmpty());
  }

  private static FigureKey key(JsonNode node, Path file) throws IOException {
    String figure = node.path("figure").asText();
    return new FigureKey(
        node.path("consumer").asText(),
        node.path("walker").asText(),
        node.path("lock").asText(),
        Figure.of(figure).orElseThrow(() -> new IOException(file + ": no figure " + figure)));
  }

  private static double number(JsonNode node, Path file) throws IOException {
    JsonNode value = node.path("value");
    if (!value.isNumber() || !Double.isFinite(value.asDouble()) || value.asDouble() < 0) {
      throw new IOException(file + ": " + node + " has no value of 0 or more");
    }
    return value.asDouble();
  }
}
