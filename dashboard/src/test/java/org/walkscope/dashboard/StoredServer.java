// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.topics.WrittenSchemas;

/** Server of what a model and a store have; its reader has no topic. */
public final class StoredServer {
  private StoredServer() {}

  /** Makes the server, without starting it. */
  public static DashboardServer of(DashboardModel model, HistoryStore store) {
    return new DashboardServer(model, store, reader(model, store));
  }

  /** Makes a reader of a broker without topics. */
  public static ResultReader reader(DashboardModel model, HistoryStore store) {
    return new ResultReader(
        "broker:9092",
        new MockConsumer<>("earliest"),
        topics -> Map.of(),
        new WrittenSchemas(Map::of, InstantSource.system()),
        model,
        store,
        null,
        InstantSource.system());
  }
}
