// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.reader;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Ids by which a broker tells a topic from one of the same name that was deleted before. */
public interface TopicIds extends AutoCloseable {
  /** Ids of these topics; those that are not known are missing. */
  Map<String, String> of(Set<String> topics);

  @Override
  default void close() {}

  /** Ids that a broker says. */
  static TopicIds of(Admin admin) {
    return new TopicIds() {
      @Override
      public Map<String, String> of(Set<String> topics) {
        Map<String, String> ids = new HashMap<>();
        admin
            .describeTopics(topics)
            .topicNameValues()
            .forEach((name, description) -> put(ids, name, description));
        return ids;
      }

      @Override
      public void close() {
        admin.close();
      }
    };
  }

  private static void put(
      Map<String, String> ids, String name, KafkaFuture<TopicDescription> description) {
    try {
      ids.put(
          name,
          description
              .get(ResultReader.BROKER_ANSWERS.toMillis(), TimeUnit.MILLISECONDS)
              .topicId()
              .toString());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof KafkaException)) {
        throw new IllegalStateException(e.getCause());
      }
      // not known: deleted meanwhile, or the broker does not tell
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException(e.getMessage(), e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
