// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.overview;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.walkscope.dashboard.api.Condition;
import org.walkscope.dashboard.api.Minutes;
import org.walkscope.dashboard.api.Records;
import org.walkscope.dashboard.api.Rows;
import org.walkscope.dashboard.api.Scope;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.RecordCodec;

/**
 * Locks for which probes see waits of other tasks (Host.waits_seen). A probe says it in each of its
 * records and it never changes in a stream, so a stream is decoded once.
 */
final class WaitsSeen {
  private static final int MOST_STREAMS = 100_000;
  private static final RecordCodec<ProbeLoss> CODEC = RecordCodec.of(ProbeLoss.class);

  private final Map<Stream, Optional<Set<LockKind>>> streams = new ConcurrentHashMap<>();

  /** Hosts of walks, those that do not see all waits, and those that did not say. */
  record Hosts(long all, long blind, long untold) {}

  private record Stream(String host, String bootId, long epochNs) {}

  private record Held(String host, String lock) {}

  Hosts hosts(Connection connection, Scope scope) throws SQLException {
    Set<String> all = walked(connection, scope);
    Map<String, Stream> newest = new HashMap<>();
    for (Stream stream : streams(connection)) {
      if (all.contains(stream.host())) {
        newest.put(stream.host(), stream);
      }
    }
    decode(connection, newest.values());
    Map<String, Set<String>> held = held(connection, scope);
    long blind = 0;
    long untold = 0;
    for (String host : all) {
      Stream stream = newest.get(host);
      Set<LockKind> seen =
          stream == null ? null : streams.getOrDefault(stream, Optional.empty()).orElse(null);
      if (seen == null) {
        untold++;
      } else if (seen.isEmpty() || !names(seen).containsAll(held.getOrDefault(host, Set.of()))) {
        blind++;
      }
    }
    return new Hosts(all.size(), blind, untold);
  }

  private static Set<String> names(Set<LockKind> kinds) {
    Set<String> names = new HashSet<>();
    kinds.forEach(kind -> names.add(kind.name()));
    return names;
  }

  /** Hosts with a walk that the scope is about. */
  private static Set<String> walked(Connection connection, Scope scope) throws SQLException {
    Condition which =
        scope
            .condition()
            .and(Minutes.of(scope).condition())
            .and(new Condition("walks > 0 OR blamed_holds > 0", List.of()));
    return new HashSet<>(
        Rows.of(
            connection,
            "SELECT DISTINCT host FROM pairs WHERE " + which.sql(),
            which.values(),
            row -> row.getString(1)));
  }

  /** Newest stream of each host. */
  private static List<Stream> streams(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        "SELECT host, arg_max(boot_id, at_ms) b, arg_max(stream_epoch_ns, at_ms) s FROM probe_losses"
            + " WHERE record IS NOT NULL GROUP BY host",
        List.of(),
        row -> new Stream(row.getString(1), row.getString(2), row.getLong(3)));
  }

  private void decode(Connection connection, Iterable<Stream> wanted) throws SQLException {
    Set<Stream> unknown = new HashSet<>();
    wanted.forEach(unknown::add);
    unknown.removeAll(streams.keySet());
    if (unknown.isEmpty()) {
      return;
    }
    if (streams.size() > MOST_STREAMS) {
      streams.clear();
    }
    Rows.each(
        connection,
        "SELECT host, boot_id, stream_epoch_ns, record FROM probe_losses WHERE record IS NOT NULL",
        List.of(),
        row -> {
          Stream stream = new Stream(row.getString(1), row.getString(2), row.getLong(3));
          if (unknown.contains(stream)) {
            streams.put(stream, seen(row.getBytes(4)));
          }
        });
  }

  /** Empty when the stream does not say it. */
  private static Optional<Set<LockKind>> seen(byte[] record) throws SQLException {
    List<LockKind> seen = Records.decode(CODEC, record).getHost().getWaitsSeen();
    if (seen == null) {
      return Optional.empty();
    }
    Set<LockKind> kinds = EnumSet.noneOf(LockKind.class);
    kinds.addAll(seen);
    return Optional.of(kinds);
  }

  /** Locks that were held around walks. */
  private static Map<String, Set<String>> held(Connection connection, Scope scope)
      throws SQLException {
    Condition which = scope.condition().and(Condition.during("released_ms", scope));
    Map<String, Set<String>> held = new HashMap<>();
    for (Held one :
        Rows.of(
            connection,
            "SELECT DISTINCT host, lock FROM holds WHERE " + which.sql(),
            which.values(),
            row -> new Held(row.getString(1), row.getString(2)))) {
      held.computeIfAbsent(one.host(), host -> new HashSet<>()).add(one.lock());
    }
    return held;
  }
}
