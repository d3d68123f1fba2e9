// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * CPU and wall time from its start on. CPU is this JVM's, all threads, garbage collection and
 * compilation included; the broker is another process.
 */
record CpuTime(long cpuNs, long wallNs) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static CpuTime now() {
    return new CpuTime(SYSTEM.getProcessCpuTime(), System.nanoTime());
  }

  /** Time since this was taken. */
  CpuTime elapsed() {
    CpuTime now = now();
    return new CpuTime(now.cpuNs - cpuNs, now.wallNs - wallNs);
  }
}
