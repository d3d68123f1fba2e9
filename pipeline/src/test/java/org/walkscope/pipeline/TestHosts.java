// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline;

import java.util.HashMap;
import java.util.Map;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.Walker;

/** Hosts and walkers for tests. */
public final class TestHosts {
  /** CLOCK_REALTIME - CLOCK_MONOTONIC of every host here: 2026-11-23 12:00 UTC. */
  public static final long EPOCH_NS = 1_795_435_200_000_000_000L;

  public static final long EPOCH_MS = EPOCH_NS / 1_000_000;

  private TestHosts() {}

  /** CONFIG_DEVICE_PRIVATE, MIGRATION and MEMORY_FAILURE all set, as Debian has them. */
  public static Map<String, Long> constants() {
    Map<String, Long> constants = new HashMap<>();
    constants.put("MAX_SWAPFILES", 24L);
    constants.put("SWP_HWPOISON", 24L);
    constants.put("SWP_MIGRATION_READ", 25L);
    constants.put("SWP_MIGRATION_READ_EXCLUSIVE", 26L);
    constants.put("SWP_MIGRATION_WRITE", 27L);
    constants.put("SWP_DEVICE_WRITE", 28L);
    constants.put("SWP_DEVICE_READ", 29L);
    constants.put("SWP_DEVICE_EXCLUSIVE", 30L);
    constants.put("SWP_PTE_MARKER", 31L);
    return constants;
  }

  public static Host x86() {
    return host("alpha", Arch.X86_64);
  }

  public static Host arm64() {
    return host("beta", Arch.ARM64);
  }

  public static Host host(String hostname, Arch arch) {
    return Host.newBuilder()
        .setHostname(hostname)
        .setBootId("00000000-0000-4000-8000-000000000001")
        .setArch(arch)
        .setKernelRelease("7.3.0-test")
        .setPageShift(12)
        .setPgtableLevels(4)
        .setPmdShift(21)
        .setPudShift(30)
        .setMode(TraceMode.EXACT)
        .setDetail(Detail.FOLIOS)
        .setConstants(constants())
        .setMonotonicToEpochNs(EPOCH_NS)
        .build();
  }

  public static Walker walker(int tid) {
    return Walker.newBuilder()
        .setTgid(tid)
        .setTid(tid)
        .setComm("reader")
        .setStartBoottimeNs(1_000_000_000L)
        .build();
  }
}
