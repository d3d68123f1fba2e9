// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * CPU and wall time of this JVM, at a moment or between two. CPU is of all threads, garbage
 * collection and compilation included; the broker is another process.
 */
record CpuTime(long cpuNs, long wallNs) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  static CpuTime now() {
    return new CpuTime(SYSTEM.getProcessCpuTime(), System.nanoTime());
  }

  /** Difference between now and this moment. */
  CpuTime elapsed() {
    CpuTime now = now();
    return new CpuTime(now.cpuNs - cpuNs, now.wallNs - wallNs);
  }
}
