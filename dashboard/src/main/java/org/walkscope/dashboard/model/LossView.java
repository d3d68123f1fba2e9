// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/**
 * Loss at every stage.
 *
 * @param totals of every probe run that the dashboard has read
 * @param probeRuns how many those are
 * @param endedRuns how many of them said that they ended as they should
 * @param hosts the same by host
 * @param brokenIdentities CPUs whose last counters do not add up; never silently
 * @param stages what ingest and pipeline left out, by name
 */
public record LossView(
    LossCounts totals,
    long probeRuns,
    long endedRuns,
    List<HostLoss> hosts,
    List<BrokenIdentity> brokenIdentities,
    List<Stage> stages) {

  /** One host's sum. */
  public record HostLoss(String hostname, @JsonUnwrapped LossCounts counts) {}

  /** seen ≠ delivered + filtered + lost on one CPU. */
  public record BrokenIdentity(
      String hostname, String bootId, int cpu, @JsonUnwrapped LossCounts counts) {}

  /**
   * One counter of a stage after the probe.
   *
   * @param first the first such case, with its place
   */
  public record Stage(
      String stage, String counter, String hostname, String bootId, long count, String first) {}
}
