// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * CPU and wall time since its creation. CPU is that of all threads of this JVM, garbage collection
 * and compilation included; the broker is another process.
 */
record CpuTime(long cpuNs, long wallNs) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static CpuTime now() {
    return new CpuTime(SYSTEM.getProcessCpuTime(), System.nanoTime());
  }

  /** Time since this one. */
  CpuTime elapsed() {
    CpuTime now = now();
    return new CpuTime(now.cpuNs - cpuNs, now.wallNs - wallNs);
  }
}
