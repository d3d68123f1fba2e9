// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.walkscope.ledger.Counter;

/**
 * Loss at every stage.
 *
 * @param totals sums over every probe run that the dashboard has read
 * @param probeRuns number of those runs
 * @param endedRuns runs among them that ended regularly
 * @param hosts sums by host
 * @param brokenIdentities CPUs whose last counters do not add up
 * @param stages losses of ingest and pipeline, by counter
 * @param counters texts on the counters of kernel and probe
 */
public record LossView(
    LossCounts totals,
    long probeRuns,
    long endedRuns,
    List<HostLoss> hosts,
    List<BrokenIdentity> brokenIdentities,
    List<Stage> stages,
    List<Meaning> counters) {

  /**
   * Text of the ledger on a counter.
   *
   * @param severity info, data_loss or error; unknown for a counter of a later version
   * @param help meaning and advice
   */
  public record Meaning(String counter, String severity, String help) {
    static Meaning of(Counter counter) {
      return new Meaning(counter.label(), counter.severity().label(), counter.help());
    }

    static Meaning of(String stage, String counter) {
      return Counter.of(stage, counter)
          .map(Meaning::of)
          .orElse(new Meaning(counter, "unknown", "A counter that this version does not know."));
    }
  }

  /** Sum of one host. */
  public record HostLoss(String hostname, @JsonUnwrapped LossCounts counts) {}

  /** CPU on which seen ≠ delivered + filtered + lost. */
  public record BrokenIdentity(
      String hostname, String bootId, int cpu, @JsonUnwrapped LossCounts counts) {}

  /**
   * Counter of a stage after the probe.
   *
   * @param first first case, with its place
   */
  public record Stage(
      String stage,
      @JsonUnwrapped Meaning meaning,
      String hostname,
      String bootId,
      long count,
      String first) {}
}
