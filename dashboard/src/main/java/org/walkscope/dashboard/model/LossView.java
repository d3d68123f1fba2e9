// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.walkscope.ledger.Counter;

/**
 * Loss at every stage.
 *
 * @param totals of every probe run that the dashboard has read
 * @param probeRuns how many those are
 * @param endedRuns how many of them said that they ended as they should
 * @param hosts the same by host
 * @param brokenIdentities CPUs whose last counters do not add up; never silently
 * @param stages what ingest and pipeline left out, by name
 * @param counters what the counters of kernel and probe mean
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
   * Words of the ledger.
   *
   * @param severity info, data_loss or error; unknown for a counter of a later version
   * @param help what is counted, and what to do
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

  /** One host's sum. */
  public record HostLoss(String hostname, @JsonUnwrapped LossCounts counts) {}

  /** seen ≠ delivered + filtered + lost on one CPU. */
  public record BrokenIdentity(
      String hostname, String bootId, int cpu, @JsonUnwrapped LossCounts counts) {}

  /**
   * One counter of a stage after the probe.
   *
   * @param first the first case, with its place
   */
  public record Stage(
      String stage,
      @JsonUnwrapped Meaning meaning,
      String hostname,
      String bootId,
      long count,
      String first) {}
}
