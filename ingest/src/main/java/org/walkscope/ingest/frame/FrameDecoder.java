// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.frame;

import org.walkscope.event.EventVisitor;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.OlderFrame;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/** Hands the event of a payload to a visitor. The payload has passed {@link FrameReader}. */
public final class FrameDecoder {
  private final WalkBeginView begin = new WalkBeginView();
  private final EntriesView entries = new EntriesView();
  private final RunView run = new RunView();
  private final FoliosView folios = new FoliosView();
  private final FolioView folio = new FolioView();
  private final SwapcountView swapcount = new SwapcountView();
  private final HoleView hole = new HoleView();
  private final LockView lock = new LockView();
  private final VmaView vma = new VmaView();
  private final ScanView scan = new ScanView();
  private final LockHoldView lockHold = new LockHoldView();
  private final StallView stall = new StallView();
  private final UnreadView unread = new UnreadView();
  private final WalkEndView end = new WalkEndView();
  private final OlderFrame older = new OlderFrame();

  /**
   * Drives the visitor with the event of a frame for which {@link
   * org.walkscope.wire.WireFrames#isEvent} holds. Fields that the frame's version lacks are 0.
   */
  public void decode(int type, WireView frame, EventVisitor visitor) {
    WireView payload = older.whole(type, frame);
    switch (type) {
      case Wire.FRAME_WALK_BEGIN -> visitor.walkBegin(over(begin, payload));
      case Wire.FRAME_ENTRIES -> entries(payload, visitor);
      case Wire.FRAME_FOLIOS -> folios(payload, visitor);
      case Wire.FRAME_HOLE -> visitor.hole(over(hole, payload));
      case Wire.FRAME_LOCK -> visitor.lock(over(lock, payload));
      case Wire.FRAME_WALK_END -> visitor.walkEnd(over(end, payload));
      case Wire.FRAME_SWAPCOUNT -> visitor.swapcount(over(swapcount, payload));
      case Wire.FRAME_VMA -> visitor.vma(over(vma, payload));
      case Wire.FRAME_SCAN -> visitor.scan(over(scan, payload));
      case Wire.FRAME_LOCK_HOLD -> visitor.lockHold(over(lockHold, payload));
      case Wire.FRAME_UNREAD -> visitor.unread(over(unread, payload));
      case Wire.FRAME_STALL -> visitor.stall(over(stall, payload));
      default -> throw new IllegalArgumentException("no event of a walk: type " + type);
    }
  }

  private static <V extends WireView> V over(V view, WireView payload) {
    view.over(payload);
    return view;
  }

  private void entries(WireView payload, EventVisitor visitor) {
    int runs = over(entries, payload).nrRuns();
    visitor.entries(entries);
    for (int i = 0; i < runs; i++) {
      run.over(payload, EntriesView.BYTES + i * RunView.BYTES);
      visitor.run(run);
    }
  }

  private void folios(WireView payload, EventVisitor visitor) {
    int nr = over(folios, payload).nrFolios();
    visitor.folios(folios);
    for (int i = 0; i < nr; i++) {
      folio.over(payload, FoliosView.BYTES + i * FolioView.BYTES);
      visitor.folio(folio);
    }
  }
}
