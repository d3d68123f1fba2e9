// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.v1;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.ApiPath;
import org.walkscope.dashboard.model.DashboardModel;
import org.walkscope.dashboard.model.Limits;
import org.walkscope.dashboard.reader.Health;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.RecordCodec;

/** Store that a test fills, and the API over it. */
public final class FilledStore implements AutoCloseable {
  /** Time at which the store is asked; whole minutes. */
  public static final long NOW = Math.floorDiv(Samples.T0, 3_600_000L) * 3_600_000L;

  public static final long MINUTE = 60_000;

  final DashboardModel model = new DashboardModel(Limits.DEFAULT);
  public final HistoryStore store;
  public final ApiV1 api;

  /** Makes an empty store at the time of samples. */
  public FilledStore() {
    this(InstantSource.fixed(Instant.ofEpochMilli(Samples.T0)));
  }

  /** Makes an empty store. */
  public FilledStore(InstantSource clock) {
    this(clock, HistoryStore.IN_MEMORY);
  }

  /** Makes an empty store of a size, bytes. */
  public FilledStore(InstantSource clock, long size) {
    this.store = HistoryStore.inMemory(size, clock);
    Health health =
        new Health(
            true,
            null,
            List.of(new Health.TopicState("walkscope.walks", 1, 9, 0, 0, 0L, NOW, null)));
    this.api = ApiV1.of(store, model, () -> health, null);
  }

  /** Takes a record as the topic has it; it is there at the next question. */
  @SuppressWarnings("unchecked")
  public FilledStore take(SpecificRecord record) throws SQLException {
    Class<SpecificRecord> type = (Class<SpecificRecord>) record.getClass();
    store.take(record, RecordCodec.of(type).encode(record));
    return this;
  }

  /** Answer to a query of parameters and values, about the quarter of an hour before NOW. */
  public <T> T ask(Class<T> type, String path, String... query) throws SQLException {
    Map<String, String> given = new TreeMap<>();
    given.put("from", String.valueOf(NOW - 15 * MINUTE));
    given.put("to", String.valueOf(NOW));
    for (int i = 0; i < query.length; i += 2) {
      given.put(query[i], query[i + 1]);
    }
    return type.cast(answer(path, given));
  }

  /** Answer to a query. */
  Object answer(String path, Map<String, String> given) throws SQLException {
    store.commit();
    ApiPath found =
        api.paths().stream().filter(one -> one.name().equals(path)).findFirst().orElseThrow();
    return api.answer(found, given);
  }

  /** Adds a minute of a pair, with one walk and one hold of each duration. */
  public FilledStore minute(
      long startMs, String host, String agent, String target, long blamedNs, long... ns)
      throws SQLException {
    long sum = 0;
    long max = 0;
    for (long value : ns) {
      sum += value;
      max = Math.max(max, value);
    }
    ByteBuffer encoded = Samples.distribution(ns).getHistogram();
    byte[] histogram = new byte[encoded.remaining()];
    encoded.get(histogram);
    Object[] row = {
      startMs,
      startMs + MINUTE,
      host,
      agent,
      target,
      "smaps",
      "LEGACY",
      "X86_64",
      "7.3.1-cloud-amd64",
      ns.length,
      0,
      sum,
      max,
      histogram,
      10L * ns.length,
      4L * ns.length,
      null,
      null,
      ns.length,
      0,
      sum,
      max,
      histogram,
      blamedNs > 0 ? 1 : 0,
      blamedNs,
      blamedNs > 0 ? 2 : 0,
      0,
      blamedNs,
      blamedNs > 0 ? 2 : 0,
      0
    };
    store.commit();
    store.read(
        connection -> {
          String marks = String.join(",", Collections.nCopies(row.length, "?"));
          try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO pairs VALUES (" + marks + ")")) {
            for (int i = 0; i < row.length; i++) {
              insert.setObject(i + 1, row[i]);
            }
            return insert.executeUpdate();
          }
        });
    return this;
  }

  @Override
  public void close() throws SQLException {
    store.close();
  }
}
