// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.dashboard.store.HistoryStore;

/**
 * Offsets at which reading goes on: those that the store has. A topic that was made anew is read
 * from its beginning, and so is one that has lost records which were not read; both are told and
 * counted.
 */
final class Positions {
  private static final Logger LOG = LoggerFactory.getLogger(Positions.class);

  private final HistoryStore store;
  private final Map<TopicPartition, HistoryStore.Position> kept = new HashMap<>();

  /** Offset behind the last record that was taken since the last commit. */
  private final Map<TopicPartition, Long> taken = new HashMap<>();

  private Map<String, String> ids = Map.of();

  Positions(HistoryStore store) {
    this.store = store;
  }

  void restore() {
    try {
      for (HistoryStore.Position position : store.positions()) {
        kept.put(new TopicPartition(position.topic(), position.partition()), position);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the history cannot be read: " + e.getMessage(), e);
    }
  }

  void taken(TopicPartition from, long next) {
    taken.put(from, next);
  }

  /** Passes what was taken to the store; {@link #committed} follows. */
  void save() {
    taken.forEach(
        (from, next) ->
            store.position(from.topic(), from.partition(), next, ids.get(from.topic())));
  }

  void committed() {
    taken.clear();
  }

  /**
   * Takes the ids of the topics.
   *
   * @return topics that were made anew since the last call
   */
  List<String> madeAnew(Map<String, String> now) {
    List<String> anew = new ArrayList<>();
    ids.forEach(
        (topic, id) -> {
          if (!id.equals(now.getOrDefault(topic, id))) {
            anew.add(topic);
          }
        });
    Map<String, String> known = new HashMap<>(ids);
    known.putAll(now);
    ids = known;
    return anew;
  }

  /** Tells of a topic that was made anew. */
  void tellAnew(String topic) {
    taken.keySet().removeIf(partition -> partition.topic().equals(topic));
    tell(topic + " was made anew: it is read from its beginning", 1);
  }

  /** Offset at which a partition goes on; empty when the store has none. */
  OptionalLong next(TopicPartition partition, Consumer<?, ?> consumer, Duration patience) {
    HistoryStore.Position position = kept.remove(partition);
    if (position == null) {
      return OptionalLong.empty();
    }
    String id = ids.get(partition.topic());
    List<TopicPartition> one = List.of(partition);
    long beginning = consumer.beginningOffsets(one, patience).get(partition);
    long end = consumer.endOffsets(one, patience).get(partition);
    boolean otherId = id != null && position.topicId() != null && !id.equals(position.topicId());
    if (otherId || position.nextOffset() > end) {
      tellAnew(partition.topic());
      return OptionalLong.of(beginning);
    }
    if (position.nextOffset() < beginning) {
      tell(
          "records of %s that Kafka deleted before they were read".formatted(partition.topic()),
          beginning - position.nextOffset());
      return OptionalLong.of(beginning);
    }
    return OptionalLong.of(position.nextOffset());
  }

  private void tell(String cause, long records) {
    LOG.warn("{} ({})", cause, records);
    store.setAside(null, cause, records);
  }
}
