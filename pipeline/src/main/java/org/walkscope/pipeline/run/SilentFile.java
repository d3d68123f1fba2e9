// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.pipeline.run.SilentThreads.Silent;

/**
 * Silent threads in a file that has no name once it is open, and 8 bytes each in memory: hashes of
 * their keys, which the file has in full.
 */
final class SilentFile {
  private static final int TAKEN = -1;

  private final FileChannel file;
  private final int[] hashes; // ascending
  private final int[] places;
  private final Map<String, Long> lastMs = new HashMap<>(); // by hostname

  private SilentFile(FileChannel file, int threads) {
    this.file = file;
    hashes = new int[threads];
    places = new int[threads];
  }

  /** Writes threads into a file that their owner alone can read. */
  static SilentFile of(Map<String, Silent> threads) throws IOException {
    FileChannel file =
        FileChannel.open(
            Files.createTempFile("walkscope-threads", null), READ, WRITE, DELETE_ON_CLOSE);
    SilentFile kept = new SilentFile(file, threads.size());
    try {
      kept.write(threads);
    } catch (IOException e) {
      file.close();
      throw new IOException(
          "cannot keep silent threads in "
              + System.getProperty("java.io.tmpdir")
              + ": "
              + e.getMessage(),
          e);
    }
    return kept;
  }

  private void write(Map<String, Silent> threads) throws IOException {
    List<Map.Entry<String, Silent>> byHash = new ArrayList<>(threads.entrySet());
    byHash.sort(Comparator.comparingInt(thread -> thread.getKey().hashCode()));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file)));
    int at = 0;
    for (Map.Entry<String, Silent> each : byHash) {
      Silent thread = each.getValue();
      hashes[at] = each.getKey().hashCode();
      places[at++] = out.size();
      out.writeUTF(each.getKey());
      out.writeUTF(thread.hostname());
      out.writeLong(thread.number());
      out.writeLong(thread.lastMs());
      out.writeInt(thread.state().length);
      out.write(thread.state());
      lastMs.merge(thread.hostname(), thread.lastMs(), Math::max);
    }
    out.flush();
  }

  /** Removes and returns a thread; null if it is not here. */
  Silent take(String key) throws IOException {
    int hash = key.hashCode();
    int at = Arrays.binarySearch(hashes, hash);
    while (at > 0 && hashes[at - 1] == hash) {
      at--;
    }
    for (; at >= 0 && at < hashes.length && hashes[at] == hash; at++) {
      Silent thread = places[at] == TAKEN ? null : at(places[at], key);
      if (thread != null) {
        places[at] = TAKEN;
        return thread;
      }
    }
    return null;
  }

  /** Thread at a place; null if it has another key. */
  private Silent at(int place, String key) throws IOException {
    // not closed: it would close the file
    DataInputStream in = new DataInputStream(Channels.newInputStream(file.position(place)));
    return in.readUTF().equals(key)
        ? new Silent(in.readUTF(), in.readLong(), in.readLong(), in.readNBytes(in.readInt()))
        : null;
  }

  /** Forgets a host whose threads were all silent by a time; true, and closed, without another. */
  boolean isForgotten(String hostname, long untilMs) {
    if (lastMs.getOrDefault(hostname, Long.MAX_VALUE) <= untilMs) {
      lastMs.remove(hostname);
    }
    if (lastMs.isEmpty()) {
      close();
    }
    return lastMs.isEmpty();
  }

  void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
