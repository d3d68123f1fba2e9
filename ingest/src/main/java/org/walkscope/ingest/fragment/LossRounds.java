// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.ingest.StageCounters;
import org.walkscope.ingest.frame.CpuCounters;
import org.walkscope.ingest.frame.ProgramCosts;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProgramCost;
import org.walkscope.wire.CostView;
import org.walkscope.wire.LossView;

/**
 * Puts the LOSS frames of one round of the probe, one a CPU in a row, and the COST frames before
 * them into one record.
 */
public final class LossRounds {
  /** The probe has some 200 programs. */
  private static final int MOST_PROGRAMS = 4096;

  private final StreamHost host;
  private final TraceSink sink;
  private final StageCounters counters;
  private List<CpuLoss> round = new ArrayList<>();
  private List<ProgramCost> programs = new ArrayList<>();
  private long timestampNs = Long.MIN_VALUE;

  public LossRounds(StreamHost host, TraceSink sink, StageCounters counters) {
    this.host = host;
    this.sink = sink;
    this.counters = counters;
  }

  public void add(LossView frame) throws IOException {
    CpuLoss loss = CpuCounters.read(frame);
    if (!round.isEmpty() && loss.getCpu() <= round.get(round.size() - 1).getCpu()) {
      close();
    }
    round.add(loss);
    timestampNs = Math.max(timestampNs, frame.timestampNs());
    if (loss.getCpu() == host.cpus() - 1) {
      close();
    }
  }

  /** Takes a COST frame: those of a round stand before its LOSS frames. */
  public void addCost(CostView frame, long frameAt) throws IOException {
    close();
    if (programs.size() == MOST_PROGRAMS) {
      counters.count(Counter.COSTS_DROPPED, () -> "frame at byte " + frameAt);
      return;
    }
    programs.add(ProgramCosts.read(frame));
  }

  /** Ends the round: no more counters of it come. */
  public void close() throws IOException {
    if (!round.isEmpty()) {
      ProbeLoss loss =
          new ProbeLoss(host.now(), host.streamEpochNs(), timestampNs, round, programs);
      round = new ArrayList<>();
      programs = new ArrayList<>();
      sink.loss(loss);
    }
  }
}
