// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.ingest.frame.CpuCounters;
import org.walkscope.ingest.frame.FrameDecoder;
import org.walkscope.ingest.frame.Payload;
import org.walkscope.ingest.frame.ProgramCosts;
import org.walkscope.ingest.frame.StreamHeader;
import org.walkscope.ingest.sink.TraceSink;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProgramCost;

/**
 * Puts the LOSS frames of one round of the probe, one a CPU in a row, and the COST frames before
 * them into one record.
 */
public final class LossRounds {
  private final StreamHeader header;
  private final TraceSink sink;
  private List<CpuLoss> round = new ArrayList<>();
  private List<ProgramCost> programs = new ArrayList<>();
  private long timestampNs = Long.MIN_VALUE;

  public LossRounds(StreamHeader header, TraceSink sink) {
    this.header = header;
    this.sink = sink;
  }

  public void add(Payload payload) throws IOException {
    CpuLoss loss = CpuCounters.read(payload);
    if (!round.isEmpty() && loss.getCpu() <= round.get(round.size() - 1).getCpu()) {
      close();
    }
    round.add(loss);
    timestampNs = Math.max(timestampNs, FrameDecoder.timestampNs(payload));
    if (loss.getCpu() == header.cpus() - 1) {
      close();
    }
  }

  /** Takes a COST frame: those of a round stand before its LOSS frames. */
  public void addCost(Payload payload) throws IOException {
    close();
    programs.add(ProgramCosts.read(payload));
  }

  /** No more of this round will come. */
  public void close() throws IOException {
    if (!round.isEmpty()) {
      ProbeLoss loss = new ProbeLoss(header.host(), header.epochNs(), timestampNs, round, programs);
      round = new ArrayList<>();
      programs = new ArrayList<>();
      sink.loss(loss);
    }
  }
}
