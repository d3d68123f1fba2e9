// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Walker threads of which nothing waits, by their keys: those that fell silent last in memory, and
 * the others in files without a name, which go with the process. A capture may have any number of
 * them, and each is kept for a day, since a later fragment must find the number that it follows.
 */
final class SilentThreads {
  /** Threads in memory, beyond which all go to a file: some MB. */
  static final int MOST_IN_MEMORY = 1 << 14;

  /**
   * Silent thread.
   *
   * @param number place among the threads of its host
   * @param lastMs time of its last event
   * @param state packed
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Silent(String hostname, long number, long lastMs, byte[] state) {}

  private final int mostInMemory;
  private final Map<String, Silent> latest = new LinkedHashMap<>();
  private final List<SilentFile> files = new ArrayList<>();

  SilentThreads(int mostInMemory) {
    this.mostInMemory = mostInMemory;
  }

  /** Keeps a thread that is not kept. */
  void put(String key, Silent thread) {
    latest.put(key, thread);
    if (latest.size() >= mostInMemory) {
      try {
        files.add(SilentFile.of(latest));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      latest.clear();
    }
  }

  /** Removes and returns a thread; null of one that is not kept. */
  Silent take(String key) {
    Silent thread = latest.remove(key);
    try {
      for (int i = files.size() - 1; i >= 0 && thread == null; i--) {
        thread = files.get(i).take(key);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return thread;
  }

  /** Gives up files whose hosts all need none of their threads that were silent by a time. */
  void forget(String hostname, long untilMs) {
    files.removeIf(file -> file.isForgotten(hostname, untilMs));
  }

  /** Forgets all threads. */
  void clear() {
    latest.clear();
    files.forEach(SilentFile::close);
    files.clear();
  }
}
