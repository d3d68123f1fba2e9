// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.header.Headers;
import org.walkscope.schema.Topics;

/**
 * Committed records of the result topics, by topic and key, byte for byte; a dead letter with its
 * headers.
 *
 * <p>Two runs over one trace are equal when every key has the same records, each as often. For
 * walks, lock holds and stalls the order counts too, since one subtask writes those of a thread.
 * Other keys take records of several subtasks, windows of several kinds of lock or counters of a
 * host, and Kafka keeps no order between producers.
 */
public record TopicResults(
    NavigableMap<String, NavigableMap<String, List<ResultRecord>>> byTopicAndKey) {
  private static final Set<String> ORDERED = Set.of(Topics.WALKS, Topics.LOCK_HOLDS, Topics.STALLS);

  /** Reads all topics but the trace, when no transaction on them is open. */
  public static TopicResults read(String bootstrapServers) throws IOException {
    new TopicEnds(bootstrapServers).awaitNoOpenTransaction();
    Gathered gathered = new Gathered();
    new CommittedRecords(bootstrapServers)
        .forEach(
            gathered.topics(),
            found -> gathered.add(found.topic(), found.key(), found.value(), found.headers()));
    return gathered.results();
  }

  /** Records of all topics but the trace, as they come. */
  public static final class Gathered {
    private final NavigableMap<String, NavigableMap<String, List<ResultRecord>>> all =
        new TreeMap<>();

    /** Begins without records. */
    public Gathered() {
      Topics.ALL.forEach(topic -> all.put(topic, new TreeMap<>()));
      all.remove(Topics.TRACE);
    }

    private List<String> topics() {
      return List.copyOf(all.keySet());
    }

    /**
     * Adds a record.
     *
     * @param key null without one
     */
    public void add(String topic, byte[] key, byte[] value, Headers headers) {
      all.get(topic)
          .computeIfAbsent(key == null ? "" : new String(key, UTF_8), k -> new ArrayList<>())
          .add(ResultRecord.of(value, headers));
    }

    /** Results of the records so far. */
    public TopicResults results() {
      all.forEach(
          (topic, byKey) -> {
            if (!ORDERED.contains(topic)) {
              byKey.values().forEach(Collections::sort);
            }
          });
      return new TopicResults(all);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("%d records of %d keys".formatted(records(), keys()));
    byTopicAndKey.forEach(
        (topic, byKey) ->
            text.append(
                ", %s %d"
                    .formatted(
                        topic.substring(topic.indexOf('.') + 1),
                        byKey.values().stream().mapToInt(List::size).sum())));
    return text.toString();
  }

  /** Number over all topics. */
  public long records() {
    return byTopicAndKey.values().stream()
        .flatMap(byKey -> byKey.values().stream())
        .mapToLong(List::size)
        .sum();
  }

  /** Number over all topics. */
  public long keys() {
    return byTopicAndKey.values().stream().mapToLong(NavigableMap::size).sum();
  }

  /** Differences, one line per key; empty if equal. */
  public List<String> differences(TopicResults expected) {
    List<String> differences = new ArrayList<>();
    for (var topic : expected.byTopicAndKey.entrySet()) {
      NavigableMap<String, List<ResultRecord>> ours = byTopicAndKey.get(topic.getKey());
      Set<String> keys = new TreeSet<>(topic.getValue().keySet());
      keys.addAll(ours.keySet());
      for (String key : keys) {
        List<ResultRecord> theirs = topic.getValue().getOrDefault(key, List.of());
        List<ResultRecord> found = ours.getOrDefault(key, List.of());
        if (!theirs.equals(found)) {
          differences.add(topic.getKey() + " " + key + ": " + difference(theirs, found));
        }
      }
    }
    return differences;
  }

  private static String difference(List<ResultRecord> expected, List<ResultRecord> found) {
    List<ResultRecord> missing = new ArrayList<>(expected);
    found.forEach(missing::remove);
    List<ResultRecord> extra = new ArrayList<>(found);
    expected.forEach(extra::remove);
    if (missing.isEmpty() && extra.isEmpty()) {
      return "all %d records, in another order".formatted(found.size());
    }
    Set<ResultRecord> known = new HashSet<>(expected);
    long twice = extra.stream().filter(known::contains).count();
    StringBuilder text = new StringBuilder();
    text.append(
        "%d records, not %d: %d missing, %d twice, %d others"
            .formatted(found.size(), expected.size(), missing.size(), twice, extra.size() - twice));
    missing.stream().findFirst().ifPresent(one -> text.append("\n    missing ").append(one));
    extra.stream().findFirst().ifPresent(one -> text.append("\n    found   ").append(one));
    return text.toString();
  }
}
