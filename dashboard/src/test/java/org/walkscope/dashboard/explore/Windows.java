// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.explore;

import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.dashboard.Samples;
import org.walkscope.dashboard.api.ApiQuery;
import org.walkscope.dashboard.api.Parameter;
import org.walkscope.dashboard.api.Question;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.dashboard.store.HistoryStore;
import org.walkscope.schema.Arch;
import org.walkscope.schema.RecordCodec;
import org.walkscope.schema.WalkLatency;
import org.walkscope.schema.WalkerKind;

/** Store with windows that a test chooses, and questions to it. */
final class Windows implements AutoCloseable {
  static final long T0 = Samples.T0;
  static final long MS = Samples.WINDOW_MS;

  final HistoryStore store =
      HistoryStore.inMemory(InstantSource.fixed(Instant.ofEpochMilli(T0 + 3_600_000)));

  @SuppressWarnings("unchecked")
  void take(SpecificRecord record) {
    Class<SpecificRecord> type = (Class<SpecificRecord>) record.getClass();
    store.take(record, RecordCodec.of(type).encode(record));
  }

  /** Durations of walks in one window, of a host and of the fleet. */
  void walks(String host, int window, String consumer, String kernel, long... ns) {
    for (String of : new String[] {host, null}) {
      take(
          new WalkLatency(
              T0 + window * MS,
              T0 + (window + 1) * MS,
              of,
              consumer,
              WalkerKind.LEGACY,
              Arch.X86_64,
              kernel,
              "agent",
              (long) ns.length,
              Samples.distribution(ns),
              List.of()));
    }
  }

  /** Answers a question; parameters are name, value, name, value. */
  Object ask(Question question, Parameter[] own, Object... parameters) throws SQLException {
    store.commit();
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      given.put((String) parameters[i], String.valueOf(parameters[i + 1]));
    }
    List<Parameter> known = new ArrayList<>(Scope.PARAMETERS);
    known.addAll(List.of(own));
    return question.answer(ApiQuery.of(given, known), store);
  }

  @Override
  public void close() throws SQLException {
    store.close();
  }
}
