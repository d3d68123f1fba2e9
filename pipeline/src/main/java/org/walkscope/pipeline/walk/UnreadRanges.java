// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.walkscope.schema.UnreadRange;
import org.walkscope.wire.UnreadView;

/** Ranges of one walk that the probe left out. Ranges beyond the limit are left out and counted. */
final class UnreadRanges {
  private final List<UnreadRange> ranges = new ArrayList<>(0);
  private long dropped;

  void add(UnreadView unread, int limit) {
    if (ranges.size() >= limit) {
      dropped++;
      return;
    }
    ranges.add(new UnreadRange(unread.start(), unread.end(), unread.entries()));
  }

  long dropped() {
    return dropped;
  }

  List<UnreadRange> toList() {
    return ranges;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(ranges.size());
    for (UnreadRange range : ranges) {
      out.writeLong(range.getStart());
      out.writeLong(range.getEnd());
      out.writeLong(range.getEntries());
    }
    out.writeLong(dropped);
  }

  void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      ranges.add(new UnreadRange(in.readLong(), in.readLong(), in.readLong()));
    }
    dropped = in.readLong();
  }
}
