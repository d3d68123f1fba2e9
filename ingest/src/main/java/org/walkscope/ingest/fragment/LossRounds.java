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
    if (isEndedBy(frame)) {
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

  /** True if a round has begun and not ended. */
  public boolean isOpen() {
    return !round.isEmpty();
  }

  /** True if a LOSS frame would begin another round. */
  public boolean isEndedBy(LossView frame) {
    return isOpen() && frame.cpu() <= round.get(round.size() - 1).getCpu();
  }

  /** Costs of programs whose counters have not come yet. */
  public List<ProgramCost> waiting() {
    return List.copyOf(programs);
  }

  /** Takes costs that were waiting at a mark. */
  public void restore(List<ProgramCost> waiting) {
    programs = new ArrayList<>(waiting);
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
