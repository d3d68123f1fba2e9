// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.walkscope.dashboard.access.Access;
import org.walkscope.dashboard.health.HostRow;
import org.walkscope.dashboard.http.DashboardEndpoints;
import org.walkscope.dashboard.http.EventStream;
import org.walkscope.dashboard.http.HttpServer;
import org.walkscope.dashboard.metrics.MetricsText;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.ResultReader;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.kafka.KafkaCluster;

/**
 * Server of a live page, JSON under /api/v1/, and Prometheus metrics under /metrics, from the
 * result topics.
 */
public final class DashboardServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DashboardServer.class);

  private final DashboardModel model;
  private final HistoryStore store;
  private final ResultReader reader;
  private final EventStream events = new EventStream();
  private final ChangeTicker ticker;
  private HttpServer http;

  /**
   * Makes a dashboard of a reader and of the model and the store that it fills, without starting
   * it.
   *
   * @param store store that the dashboard closes
   */
  public DashboardServer(DashboardModel model, HistoryStore store, ResultReader reader) {
    this.model = model;
    this.store = store;
    this.reader = reader;
    this.ticker = new ChangeTicker(model, reader::takeChanged, events);
  }

  /** Makes a dashboard over a cluster's topics, from their beginning, without starting it. */
  public static DashboardServer over(KafkaCluster cluster, HistoryStore store) {
    DashboardModel model = new DashboardModel(Limits.DEFAULT);
    return new DashboardServer(model, store, ResultReader.of(cluster, model, store, null));
  }

  /**
   * Reads and serves until closed.
   *
   * @param notice line at the top of the page; null for none
   * @return address of the server, with the real port
   * @throws IOException when the address cannot be bound; nothing is left running
   */
  public InetSocketAddress start(InetSocketAddress listen, String notice) throws IOException {
    return start(listen, Access.LOOPBACK, notice);
  }

  /**
   * The same, with conditions of access.
   *
   * @throws IOException when the address cannot be bound; nothing is left running
   */
  public InetSocketAddress start(InetSocketAddress listen, Access access, String notice)
      throws IOException {
    MetricsText metrics =
        new MetricsText(
            model,
            () -> HostRow.all(store, System.currentTimeMillis()),
            store::evicted,
            reader::health,
            events);
    try {
      http =
          HttpServer.start(
              listen,
              access,
              new DashboardEndpoints(model, store, reader::health, metrics, notice),
              events);
    } catch (IOException e) {
      close();
      throw e;
    }
    reader.start();
    ticker.start();
    return http.address();
  }

  @Override
  public void close() {
    ticker.close();
    if (http != null) {
      http.close();
    }
    reader.close();
    try {
      store.close();
    } catch (SQLException e) {
      LOG.warn("the history does not close as it should: {}", e.getMessage(), e);
    }
  }
}
