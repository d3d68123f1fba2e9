// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.entries;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WireView;

/**
 * Structs of the wire in state, as their bytes; null has none. A struct that grew since has 0 in
 * its new fields.
 */
public final class ViewState {
  private ViewState() {}

  public static void write(DataOutput out, WireView view) throws IOException {
    out.writeInt(view == null ? 0 : view.limit());
    if (view != null) {
      byte[] bytes = new byte[view.limit()];
      view.copyTo(bytes, 0);
      out.write(bytes);
    }
  }

  public static WalkBeginView readBegin(DataInput in) throws IOException {
    return read(in, WalkBeginView.allocate());
  }

  public static VmaView readVma(DataInput in) throws IOException {
    return read(in, VmaView.allocate());
  }

  public static ScanView readScan(DataInput in) throws IOException {
    return read(in, ScanView.allocate());
  }

  private static <V extends WireView> V read(DataInput in, V view) throws IOException {
    int size = in.readInt();
    if (size == 0) {
      return null;
    }
    if (size > view.limit()) {
      throw new IOException("a struct of " + size + " bytes in state, not " + view.limit());
    }
    byte[] bytes = new byte[view.limit()];
    in.readFully(bytes, 0, size);
    view.over(bytes, 0, bytes.length);
    return view;
  }
}
