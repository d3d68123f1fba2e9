// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.store;

import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.schema.Host;
import org.walkscope.schema.LockHold;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Stall;
import org.walkscope.schema.StallBlame;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceHealth;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerComparison;

/**
 * Facts of a record by which it is kept or set aside, and its host is known.
 *
 * @param host null of the whole fleet
 * @param bootId null of a window
 * @param arch null where the record does not say it
 * @param timeMs end of what the record tells, by the host's clock; 0 where it has no place in time
 * @param windowMs length of a window; 0 of other records
 * @param names names that a host gives
 */
record Facts(
    String host,
    String bootId,
    Object arch,
    String kernel,
    long timeMs,
    long windowMs,
    List<String> names) {
  static Facts of(SpecificRecord record) {
    Facts window = WindowRows.facts(record);
    return window == null ? ofTrace(record) : window;
  }

  private static Facts ofTrace(SpecificRecord record) {
    if (record instanceof Walk w) {
      return of(w.getHost(), TraceRows.endMs(w))
          .named(w.getConsumer(), w.getWalker().getComm(), w.getTarget().getComm());
    } else if (record instanceof LockHold h) {
      return of(h.getHost(), TraceRows.ms(h.getReleasedEpochNs()))
          .named(h.getConsumer(), h.getWalker().getComm(), TraceRows.comm(h.getTarget()));
    } else if (record instanceof Stall s) {
      return of(s.getHost(), TraceRows.ms(s.getEndEpochNs()))
          .named(s.getConsumer(), s.getWalker().getComm(), s.getWaiterComm());
    } else if (record instanceof StallBlame b) {
      return of(b.getHost(), TraceRows.endMs(b))
          .named(b.getConsumer(), b.getWalker().getComm(), TraceRows.comm(b.getTarget()));
    } else if (record instanceof Snapshot s) {
      return of(s.getHost(), TraceRows.ms(s.getBeginEpochNs() + s.getDurationNs()))
          .named(s.getConsumer(), s.getWalker().getComm(), s.getTarget().getComm());
    } else if (record instanceof WalkerComparison c) {
      return of(c.getHost(), TraceRows.ms(c.getEndEpochNs()))
          .named(c.getConsumer(), c.getWalker().getComm(), c.getTarget().getComm());
    }
    return ofHealth(record);
  }

  private static Facts ofHealth(SpecificRecord record) {
    if (record instanceof TraceHealth h) {
      return new Facts(h.getHostname(), h.getBootId(), null, null, 0, 0, List.of());
    } else if (record instanceof StageLoss l) {
      return new Facts(l.getHostname(), l.getBootId(), null, null, 0, 0, List.of())
          .named(l.getStage(), l.getCounter());
    } else if (record instanceof ProbeLoss l) {
      return of(l.getHost());
    } else if (record instanceof StreamEnd e) {
      return of(e.getHost());
    }
    throw new IllegalArgumentException("no table has " + record.getSchema().getName());
  }

  private static Facts of(ResultHost host, long timeMs) {
    return new Facts(
        host.getHostname(),
        host.getBootId(),
        host.getArch(),
        host.getKernelRelease(),
        timeMs,
        0,
        List.of());
  }

  private static Facts of(Host host) {
    return new Facts(
        host.getHostname(),
        host.getBootId(),
        host.getArch(),
        host.getKernelRelease(),
        0,
        0,
        List.of());
  }

  private Facts named(String... all) {
    return new Facts(host, bootId, arch, kernel, timeMs, windowMs, Arrays.asList(all));
  }
}
