// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.Walk;

/** Entries of pagemap, from the walks of its reads in address order. */
final class PagemapPrinter {
  private final List<Walk> walks;

  PagemapPrinter(List<Walk> walks) {
    this.walks = walks;
  }

  /** Taker of pages. */
  private interface Pages<E extends Exception> {
    /**
     * Takes a page.
     *
     * @param entry null where the trace does not tell it
     */
    void take(long address, Long entry) throws E;
  }

  /** True if the entry of each page read is known. */
  boolean isWhole() {
    return walks.stream().allMatch(walk -> walk.getPagemap() != null);
  }

  /** A line a page: address and entry, both hexadecimal. */
  void print(Appendable out) throws IOException {
    Pages<IOException> lines =
        (address, entry) ->
            out.append("%08x ".formatted(address))
                .append(entry == null ? Told.NOT : "%016x".formatted(entry))
                .append('\n');
    each(lines);
  }

  /** Bytes of the entries as the kernel gives them, one after the other. All must be known. */
  void write(OutputStream out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Pages<IOException> words = (address, entry) -> out.write(bytes.putLong(0, entry).array());
    each(words);
  }

  private <E extends Exception> void each(Pages<E> pages) throws E {
    for (Walk walk : walks) {
      long pageBytes = 1L << walk.getHost().getPageShift();
      if (walk.getPagemap() == null) {
        for (long at = walk.getStart(); at < walk.getEnd(); at += pageBytes) {
          pages.take(at, null);
        }
        continue;
      }
      for (PagemapRun run : walk.getPagemap()) {
        for (long page = 0; page < run.getPages(); page++) {
          pages.take(run.getStart() + page * pageBytes, run.getEntry() + page * run.getStep());
        }
      }
    }
  }
}
