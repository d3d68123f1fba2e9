// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.walkscope.ingest.agent.Totals.Series;
import org.walkscope.ingest.spool.StreamFigures;
import org.walkscope.ledger.Counter;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProgramCost;

/** Counters of all stages on a host since the agent began: kernel, probe, link, spool, Kafka. */
final class AgentFigures {
  static final String PROBE = "probe";
  static final String LOST = "lost";
  static final String PROGRAM_NS = "program_ns";
  static final String PROGRAM_RUNS = "program_runs";
  static final String TAKEN = "taken";
  static final String SENT = "sent";

  /** Counters of a CPU's LOSS frame, in the order of the identity. */
  private static final Map<Counter, ToLongFunction<CpuLoss>> OF_CPU =
      new TreeMap<>(
          Map.of(
              Counter.SEEN, CpuLoss::getSeen,
              Counter.DELIVERED, CpuLoss::getDelivered,
              Counter.FILTERED, CpuLoss::getFiltered,
              Counter.LOST_RINGBUF, CpuLoss::getLostRingbuf,
              Counter.LOST_NO_STATE, CpuLoss::getLostNoState,
              Counter.LOST_NESTED, CpuLoss::getLostNested,
              Counter.LOST_UNREAD, CpuLoss::getLostUnread,
              Counter.LOST_RECURSION, CpuLoss::getLostRecursion,
              Counter.LOST_RATE_LIMIT, CpuLoss::getLostRateLimit,
              Counter.READ_ERRORS, CpuLoss::getReadErrors));

  private final Totals totals = new Totals();

  /** Takes what streams have counted up to now. */
  void take(List<StreamFigures> streams) {
    Set<String> ids = new HashSet<>();
    for (StreamFigures stream : streams) {
      String id = stream.id();
      ids.add(id);
      totals.take(id, new Series(TAKEN, ""), stream.takenEvents());
      totals.take(id, new Series(SENT, ""), stream.sentEvents());
      stream.losses().forEach((counter, n) -> totals.take(id, new Series(LOST, counter.name()), n));
      takeProbe(id, stream.probeBefore(), stream.probe());
    }
    totals.keep(ids);
  }

  private void takeProbe(String id, ProbeLoss before, ProbeLoss now) {
    if (now == null) {
      return;
    }
    OF_CPU.forEach(
        (counter, of) ->
            totals.take(id, new Series(PROBE, counter.name()), sum(now, of) - sum(before, of)));
    programs(now, ProgramCost::getRunTimeNs)
        .forEach((program, ns) -> totals.take(id, new Series(PROGRAM_NS, program), ns));
    programs(now, ProgramCost::getRunCount)
        .forEach((program, runs) -> totals.take(id, new Series(PROGRAM_RUNS, program), runs));
  }

  private static long sum(ProbeLoss loss, ToLongFunction<CpuLoss> of) {
    return loss == null ? 0 : loss.getCpus().stream().mapToLong(of).sum();
  }

  private static Map<String, Long> programs(ProbeLoss loss, ToLongFunction<ProgramCost> of) {
    Map<String, Long> programs = new TreeMap<>();
    loss.getPrograms()
        .forEach(cost -> programs.merge(cost.getProgram(), of.applyAsLong(cost), Long::sum));
    return programs;
  }

  /** Sums of a kind by their labels: names of {@link Counter}, or of programs. */
  Map<String, Long> of(String kind) {
    return totals.of(kind);
  }

  long one(String kind) {
    return totals.of(kind).getOrDefault("", 0L);
  }
}
