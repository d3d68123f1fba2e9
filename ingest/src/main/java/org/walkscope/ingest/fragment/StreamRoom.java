// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Room in memory for what streams remember.
 *
 * @param threads walker threads whose fragments are counted
 * @param cgroups cgroups whose paths are known
 */
public record StreamRoom(SharedRoom threads, SharedRoom cgroups) {
  /** More heap than this makes no more room: 262,144 threads and 16,384 cgroups. */
  private static final long MOST_HEAP_BYTES = 512L << 20;

  /** A thread takes some 600 bytes while its mark is written: threads take 30 % of the heap. */
  private static final int HEAP_BYTES_PER_THREAD = 2048;

  private static final int LEAST_THREADS = 2048;

  /** A cgroup takes some 800 bytes where its path is as long as those of Kubernetes. */
  private static final int CGROUPS = 16_384;

  /** The probe tells a path again when 4,096 others came since, or some more. */
  private static final int LEAST_CGROUPS = 5120;

  /** Room of a stream that is alone. */
  public static StreamRoom of(int threads) {
    return new StreamRoom(SharedRoom.of(threads), SharedRoom.of(CGROUPS));
  }

  /**
   * Room of all streams of an agent.
   *
   * @param heapBytes that the JVM may take. Example: 256 MiB give room for some 130,000 threads
   * @param says receives a line when streams forget for want of room, once
   */
  public static StreamRoom ofHeap(long heapBytes, Consumer<String> says) {
    int threads = (int) (Math.min(heapBytes, MOST_HEAP_BYTES) / HEAP_BYTES_PER_THREAD);
    AtomicBoolean said = new AtomicBoolean();
    Runnable full =
        () -> {
          if (!said.getAndSet(true)) {
            says.accept(line(heapBytes, threads));
          }
        };
    return new StreamRoom(
        new SharedRoom(threads, LEAST_THREADS, full),
        new SharedRoom(CGROUPS, LEAST_CGROUPS, () -> {}));
  }

  private static String line(long heapBytes, int threads) {
    return String.format(
        Locale.ROOT,
        "%,d threads of all streams are remembered, as many as a heap of %,d MiB has room for: the"
            + " one heard of least recently is forgotten for each more (counted:"
            + " walkers_forgotten)%s",
        threads,
        heapBytes >> 20,
        heapBytes < MOST_HEAP_BYTES ? "; _JAVA_OPTIONS=-Xmx512m makes more room" : "");
  }
}
