// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.entries.ViewState;

/** Open walk as bytes of state, part by part. */
public final class OpenWalkState {
  private OpenWalkState() {}

  public static void write(OpenWalk open, DataOutput out) throws IOException {
    out.writeLong(open.walk);
    ViewState.write(out, open.begin);
    out.writeBoolean(open.besideGap);
    open.events.write(out);
    out.writeLong(open.readErrors);
    out.writeBoolean(open.entriesUnread);
    out.writeLong(open.steps);
    out.writeLong(open.unlockedEntries);
    open.unlockedTable.write(out);
    open.counts.write(out);
    open.stepRuns.write(out);
    open.tableLocks.write(out);
    open.smaps.write(out);
    open.extents.write(out);
    open.unread.write(out);
    open.locks.write(out);
    open.batch.write(out);
    ViewState.write(out, open.vma);
    if (open.result != null) {
      open.result.writeAll(out);
    }
  }

  public static OpenWalk read(DataInput in) throws IOException {
    OpenWalk open = new OpenWalk(in.readLong(), ViewState.readBegin(in), in.readBoolean(), null);
    open.events.read(in);
    open.readErrors = in.readLong();
    open.entriesUnread = in.readBoolean();
    open.steps = in.readLong();
    open.unlockedEntries = in.readLong();
    open.unlockedTable.read(in);
    open.counts.read(in);
    open.stepRuns.read(in);
    open.tableLocks.read(in);
    open.smaps.read(in);
    open.extents.read(in);
    open.unread.read(in);
    open.locks.read(in);
    open.batch.read(in);
    open.vma = ViewState.readVma(in);
    if (open.result != null) {
      open.result.readAll(in);
    }
    return open;
  }
}
