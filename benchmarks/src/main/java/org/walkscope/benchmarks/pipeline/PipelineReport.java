// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.walkscope.benchmarks.pipeline.PipelineBench.Contestant;

/** Report on the rounds of {@link PipelineBench}. */
record PipelineReport(
    TopicFill.Filled filled,
    long storedBytes,
    PipelineBench.WalkBytes walkBytes,
    Totals totals,
    long perEventEvents,
    Map<Contestant, List<Measured>> rounds) {
  private double cpu(Contestant contestant) {
    return Medians.of(rounds.get(contestant), Measured::cpuNsPerEvent);
  }

  private double bytesPerEntry() {
    return (double) storedBytes / filled.entries();
  }

  private double overLoop() {
    return cpu(Contestant.JOB) / cpu(Contestant.LOOP);
  }

  /** CPU time per event of another contestant, by the job's. */
  private double speedupOver(Contestant other) {
    return cpu(other) / cpu(Contestant.JOB);
  }

  /** CPU per event of the job's walks alone, by that of Streams, which makes walks alone too. */
  private double overStreams() {
    return cpu(Contestant.JOB_WALKS) / cpu(Contestant.STREAMS);
  }

  private double perCore() {
    return 1e9 / cpu(Contestant.JOB);
  }

  private List<Goal> goals() {
    return List.of(
        Goal.atMost("CPU an event, of the loop's", overLoop(), 1.6),
        Goal.atMost("CPU an event for walks alone, of Streams'", overStreams(), 1),
        Goal.atLeast("speedup over one record an event", speedupOver(Contestant.PER_EVENT), 8),
        Goal.atLeast("events a second and core, millions", perCore() / 1e6, 2),
        Goal.atMost("bytes on the wire an entry", bytesPerEntry(), 0.5));
  }

  private String table() {
    StringBuilder table = new StringBuilder();
    for (Contestant contestant : rounds.keySet()) {
      List<Measured> measured = rounds.get(contestant);
      table.append(
          String.format(
              Locale.ROOT,
              "%-13s %,8.0f ns of CPU an event (%,.0f to %,.0f): %s%n",
              contestant.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              cpu(contestant),
              measured.stream().mapToDouble(Measured::cpuNsPerEvent).min().orElseThrow(),
              measured.stream().mapToDouble(Measured::cpuNsPerEvent).max().orElseThrow(),
              contestant.said));
    }
    return table.toString();
  }

  private String bytesOfWalk() {
    StringBuilder text = new StringBuilder();
    if (rounds.containsKey(Contestant.LOOP_ENCODED)) {
      text.append(
          String.format(Locale.ROOT, "bytes of a mean walk, encoded: %,d%n", walkBytes.encoded()));
    }
    if (rounds.containsKey(Contestant.JOB)) {
      text.append(
          String.format(
              Locale.ROOT,
              "bytes of a mean walk in the topic's log: %,d; a batch has several copies of each"
                  + " capture, which compress into one another%n",
              walkBytes.stored()));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    double perEvent = (double) filled.entries() / filled.events();
    text.append(
        String.format(
            Locale.ROOT,
            "An event is what a tracer without batches sends as one record: a run of entries, a"
                + " folio's facts, a hole, a lock, a walk's begin, its end. TraceFragment.events"
                + " counts the runs of a page table as one, and its folios: %,d events are %,d"
                + " there. They cover %,d page-table entries, in %,d fragments; one record an event:"
                + " %,d events.%n",
            filled.events(),
            filled.batches(),
            filled.entries(),
            filled.fragments(),
            perEventEvents));
    text.append(String.format(Locale.ROOT, "Every round rebuilt %s.%n", totals));
    text.append(
        "CPU is that of this JVM from a job's submission to its last commit, its start, collector"
            + " and compiler included; JOB and JOB_WALKS are live jobs that are drained when they have"
            + " taken the topic; the broker is another process, and counts for nobody."
            + " Medians of the rounds.\n\n");
    text.append(table());
    text.append(bytesOfWalk());
    if (rounds.size() < Contestant.values().length) {
      return text.toString();
    }
    text.append('\n');
    goals().forEach(goal -> text.append(goal).append('\n'));
    text.append(
        String.format(
            Locale.ROOT, "page-table entries a second and core: %,.0f%n", perCore() * perEvent));
    text.append(
        String.format(
            Locale.ROOT,
            "result: cpu_over_loop=%.2f speedup_over_per_event=%.2f speedup_over_streams=%.2f"
                + " walks_alone_over_streams=%.2f events_per_s_per_core=%.0f bytes_per_entry=%.3f",
            overLoop(),
            speedupOver(Contestant.PER_EVENT),
            speedupOver(Contestant.STREAMS),
            overStreams(),
            perCore(),
            bytesPerEntry()));
    return text.toString();
  }
}
