// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.walkscope.ingest.Ingest;
import org.walkscope.ingest.RecordedSink;
import org.walkscope.ingest.SmallWalks;
import org.walkscope.ingest.StreamBuilder;
import org.walkscope.ingest.fragment.FragmentSettings;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;

class EventWatchTest {
  private static final long SECOND = 1_000_000_000L;

  /** A walk of 5 ms that reaches over fragments' ends, a hold of 50 ms, a stall of 20 ms. */
  private static byte[] stream() {
    StreamBuilder builder = new StreamBuilder();
    builder.walkBegin(SmallWalks.at(SECOND, 1, 0, SmallWalks.begin(55, 1, 0x7f0000000000L)));
    builder.loss(SECOND + 1, 7, 10, 3);
    builder.walkEnd(SmallWalks.at(SECOND + 5_000_000, 1, 1, WalkEndView.allocate().attempted(2)));
    LockHoldView hold = SmallWalks.at(2 * SECOND, 1, Wire.OUTSIDE, LockHoldView.allocate());
    hold.lock(0x1110).mm(0x2220).holdNs(50_000_000).firstWalk(1).nrWalks(1);
    builder.lockHold(hold.kind(Wire.LOCK_MMAP_READ));
    StallView stall = SmallWalks.at(2 * SECOND, 1, Wire.OUTSIDE, StallView.allocate());
    stall.lock(0x1110).mm(0x2220).waitNs(20_000_000).overlapNs(8000).waiterTid(301).waiterTgid(300);
    stall.kind(Wire.LOCK_MMAP_WRITE).heldKind(Wire.LOCK_MMAP_READ).waiterComm("writer");
    builder.stall(stall);
    return builder.loss(3 * SECOND, 7, 20, 8).end(3 * SECOND + 1).bytes();
  }

  private static List<String> met(String condition) throws IOException {
    RecordedSink sink = new RecordedSink();
    new Ingest(FragmentSettings.usual(), () -> 0, progress -> {})
        .run(new ByteArrayInputStream(stream()), header -> sink);
    EventWatch watch = new EventWatch(new Trigger.Converter().convert(condition));
    List<String> met = new ArrayList<>();
    sink.fragments.forEach(fragment -> met.add(watch.take(fragment)));
    sink.losses.forEach(loss -> met.add(watch.take(loss)));
    met.removeIf(Objects::isNull);
    return met;
  }

  @Test
  void aWalkIsAsLongAsFromItsBeginToItsEnd() throws IOException {
    assertThat(met("walk>4ms")).singleElement().asString().startsWith("a walk of 5.000 ms by ");
    assertThat(met("walk>5ms")).isEmpty();
  }

  @Test
  void holdsAndStallsAreLookedAt() throws IOException {
    assertThat(met("hold>49ms")).singleElement().asString().startsWith("a hold of 50.000 ms by ");
    assertThat(met("hold>50ms")).isEmpty();
    assertThat(met("stall>19ms")).singleElement().asString().startsWith("a stall of 20.000 ms");
    assertThat(met("stall>20ms")).isEmpty();
  }

  @Test
  void lossesCountFromTheFirstThatIsTold() throws IOException {
    assertThat(met("lost>4")).containsExactly("5 events lost");
    assertThat(met("lost>5")).isEmpty();
  }
}
