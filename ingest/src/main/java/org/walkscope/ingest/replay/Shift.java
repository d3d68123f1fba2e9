// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.replay;

import org.walkscope.schema.Host;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ShallowCopy;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Shift of a stream's records to another time by the wall clock. Events keep their monotonic times;
 * the offset to the epoch and the identity of the stream change, and the host records the shift.
 */
public final class Shift {
  private final long ns;
  private Host recorded;
  private Host shifted;

  /**
   * Makes a shift.
   *
   * @param ns time added, ns; negative makes records earlier
   */
  public Shift(long ns) {
    this.ns = ns;
  }

  /** Time that an earlier replay added, ns. */
  static long of(Host host) {
    return host.getReplayShiftNs() == null ? 0 : host.getReplayShiftNs();
  }

  TraceFragment of(TraceFragment fragment) {
    TraceFragment copy = ShallowCopy.of(fragment, new TraceFragment());
    copy.setHost(shifted(fragment.getHost()));
    copy.setStreamEpochNs(fragment.getStreamEpochNs() + ns);
    copy.setColumn(fragment.getColumn().duplicate());
    return copy;
  }

  ProbeLoss of(ProbeLoss loss) {
    ProbeLoss copy = ShallowCopy.of(loss, new ProbeLoss());
    copy.setHost(shifted(loss.getHost()));
    copy.setStreamEpochNs(loss.getStreamEpochNs() + ns);
    return copy;
  }

  StreamEnd of(StreamEnd end) {
    StreamEnd copy = ShallowCopy.of(end, new StreamEnd());
    copy.setHost(shifted(end.getHost()));
    copy.setStreamEpochNs(end.getStreamEpochNs() + ns);
    return copy;
  }

  StageLoss of(StageLoss loss) {
    StageLoss copy = ShallowCopy.of(loss, new StageLoss());
    copy.setEpochMs(loss.getEpochMs() + ns / 1_000_000);
    return copy;
  }

  private Host shifted(Host host) {
    if (!host.equals(recorded)) {
      recorded = host;
      shifted = ShallowCopy.of(host, new Host());
      shifted.setMonotonicToEpochNs(host.getMonotonicToEpochNs() + ns);
      shifted.setReplayShiftNs(of(host) + ns);
    }
    return shifted;
  }
}
