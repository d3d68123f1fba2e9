// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

/**
 * Cost and results of one run.
 *
 * @param events of the input
 * @param found totals of the results
 */
record Measured(long events, CpuTime time, Totals found) {
  double cpuNsPerEvent() {
    return (double) time.cpuNs() / events;
  }

  double eventsPerSecond() {
    return 1e9 * events / time.wallNs();
  }

  /** Throws unless the run's totals are these. */
  void requireEqual(Totals expected, String name) {
    if (!found.equals(expected)) {
      throw new BenchException("%s rebuilt %s, not %s".formatted(name, found, expected));
    }
  }
}
