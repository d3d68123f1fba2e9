// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.LostEvents;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.Topics;
import org.walkscope.text.CountText;
import org.walkscope.text.TerminalText;

/**
 * Losses of all stages.
 *
 * @param seen events at the probes
 * @param delivered of them
 * @param filtered of them, left out on request
 * @param lost of them, and of what later stages left out
 * @param problems each loss by name, and each CPU whose counters do not add up
 */
public record LossSummary(
    long seen, long delivered, long filtered, long lost, List<String> problems) {
  private record Run(String hostname, String bootId, long streamEpochNs) {}

  /**
   * Losses of a run, walks of which no event came among them. Counters are cumulative: the last
   * record of each run and each counter counts.
   */
  public static LossSummary of(RunResults results, RebuiltWalks walks) throws IOException {
    return of(
            results.read(Topics.LOSS, ProbeLoss.class),
            results.read(Topics.LOSS, StageLoss.class),
            results.events(),
            results.deadLetters())
        .withMissing(walks);
  }

  /**
   * Losses without missing walks.
   *
   * @param events in all fragments of the trace: what the probes delivered, no more and no less
   * @param deadLetters records that could not be read
   */
  static LossSummary of(
      List<ProbeLoss> probes, List<StageLoss> stages, long events, long deadLetters) {
    LossSummary sum = of(probes, stages);
    if (sum.delivered != events) {
      sum.problems.add(
          "the probes delivered %s, the trace holds %,d"
              .formatted(CountText.of(sum.delivered, "event"), events));
    }
    if (deadLetters > 0) {
      sum.problems.add(CountText.of(deadLetters, "record") + " could not be read");
    }
    return sum;
  }

  LossSummary withMissing(RebuiltWalks walks) {
    if (walks.missing() > 0) {
      problems.add(
          "%s missing, first walk %d of thread %d of %s"
              .formatted(
                  CountText.of(walks.missing(), "walk is", "walks are"),
                  walks.gaps().get(0).getWalk(),
                  walks.gaps().get(0).getWalker().getTid(),
                  TerminalText.name(walks.gaps().get(0).getHost().getHostname())));
    }
    return this;
  }

  /** Sums of the last counters of each run, and of each stage. */
  public static LossSummary of(List<ProbeLoss> probes, List<StageLoss> stages) {
    Map<Run, ProbeLoss> runs = new HashMap<>();
    for (ProbeLoss loss : probes) {
      Host host = loss.getHost();
      runs.merge(
          new Run(host.getHostname(), host.getBootId(), loss.getStreamEpochNs()),
          loss,
          (a, b) -> a.getTimestampNs() > b.getTimestampNs() ? a : b);
    }
    LossSummary sum = new LossSummary(0, 0, 0, 0, new ArrayList<>());
    for (ProbeLoss loss : runs.values()) {
      for (CpuLoss cpu : loss.getCpus()) {
        sum = sum.plus(TerminalText.name(loss.getHost().getHostname()), cpu);
      }
    }
    Map<String, StageLoss> last = new HashMap<>();
    for (StageLoss loss : stages) {
      last.merge(
          String.join(
              "/", loss.getStage(), loss.getCounter(), loss.getHostname(), loss.getBootId()),
          loss,
          (a, b) -> a.getEpochMs() > b.getEpochMs() ? a : b);
    }
    for (StageLoss loss : last.values()) {
      sum = sum.plus(loss);
    }
    return sum;
  }

  private LossSummary plus(String hostname, CpuLoss cpu) {
    long cpuLost = LostEvents.of(cpu);
    if (cpu.getSeen() != cpu.getDelivered() + cpu.getFiltered() + cpuLost) {
      problems.add(
          "%s CPU %d: seen %d is not delivered %d + filtered %d + lost %d"
              .formatted(
                  hostname,
                  cpu.getCpu(),
                  cpu.getSeen(),
                  cpu.getDelivered(),
                  cpu.getFiltered(),
                  cpuLost));
    }
    if (cpuLost > 0) {
      problems.add(
          "%s CPU %d: the probe lost %s"
              .formatted(hostname, cpu.getCpu(), CountText.of(cpuLost, "event")));
    }
    return new LossSummary(
        seen + cpu.getSeen(),
        delivered + cpu.getDelivered(),
        filtered + cpu.getFiltered(),
        lost + cpuLost,
        problems);
  }

  private LossSummary plus(StageLoss loss) {
    if (loss.getCount() > 0) {
      problems.add(
          "%s: %s left out %d %s, first at %s"
              .formatted(
                  TerminalText.name(loss.getHostname()),
                  TerminalText.name(loss.getStage()),
                  loss.getCount(),
                  TerminalText.name(loss.getCounter()),
                  TerminalText.name(loss.getFirst())));
    }
    return new LossSummary(seen, delivered, filtered, lost + loss.getCount(), problems);
  }
}
