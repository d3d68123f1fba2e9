// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.proc.GrownVmas.Walked;

/** Walks of VMAs that were walked again: which of them the kernel printed. */
class GrownVmasTest {
  private static final long BUFFER = 4096;
  private static final int BYTES = 740;

  /** A walk whose text has some bytes. */
  private static Walked walk(long start, long end, String name, int bytes) {
    String text = "%x-%x rw-p %s\n%%s\nVmFlags: rd \n".formatted(start, end, name);
    return new Walked(start, end, text.formatted("-".repeat(bytes - text.length() + 2)));
  }

  private static Walked walk(long start, long end) {
    return walk(start, end, "[heap]", BYTES);
  }

  private static List<Walked> smalls(int count) {
    List<Walked> walks = new ArrayList<>();
    for (long vma = 0; vma < count; vma++) {
      walks.add(walk(2 * vma, 2 * vma + 1));
    }
    return walks;
  }

  private static GrownVmas of(List<Walked> before, Walked... walks) {
    List<Walked> all = new ArrayList<>(before);
    all.addAll(List.of(walks));
    return new GrownVmas(all, BUFFER);
  }

  private static final Walked SHORT = walk(0x100, 0x200);
  private static final Walked LONG = walk(0x100, 0x300);

  @Test
  void aTextThatFitBeforeTheVmaGrewWasPrintedToo() {
    GrownVmas vmas = of(smalls(4), SHORT, LONG);
    assertThat(vmas.printed()).hasSize(6).contains(SHORT, LONG);
    assertThat(vmas.undecided()).isZero();
  }

  @Test
  void aTextThatDidNotFitWasNotPrinted() {
    GrownVmas vmas = of(smalls(5), SHORT, LONG);
    assertThat(vmas.printed()).hasSize(6).doesNotContain(SHORT).endsWith(LONG);
    assertThat(vmas.undecided()).isZero();
  }

  @Test
  void theNextBufferBeginsWithTheTextThatDidNotFit() {
    Walked longer = walk(0x100, 0x400);
    assertThat(of(smalls(5), SHORT, LONG, LONG, longer).printed())
        .hasSize(7)
        .endsWith(LONG, longer);
  }

  @Test
  void aVmaThatDidNotGrowIsPrintedOnceWhateverTheBufferHolds() {
    assertThat(of(smalls(2), SHORT, SHORT).printed()).hasSize(3).endsWith(SHORT);
    Walked shrunk = walk(0x100, 0x180);
    assertThat(of(smalls(2), SHORT, shrunk).printed()).hasSize(3).endsWith(shrunk);
  }

  @Test
  void aNameThatIsNotToldMayHaveFilledTheBuffer() {
    List<Walked> before = new ArrayList<>(smalls(3));
    before.set(0, walk(0, 1, "?/libc.so.6 ?", BYTES));
    GrownVmas vmas = of(before, SHORT, LONG);
    assertThat(vmas.printed()).hasSize(5).contains(SHORT, LONG);
    assertThat(vmas.undecided()).isEqualTo(1);
  }

  @Test
  void aVmaThatGrewOverTheOneThatDidNotFitIsPrintedAgain() {
    Walked next = walk(0x200, 0x800);
    Walked rest = walk(0x300, 0x800);
    List<Walked> printed = of(smalls(4), SHORT, next, LONG, rest).printed();
    assertThat(printed).hasSize(7).endsWith(SHORT, LONG, rest);
  }

  /** More texts than a buffer holds and none again: the reader's own buffer ended it earlier. */
  @Test
  void aReaderOfFewBytesDoesNotTellWhereBuffersBegin() {
    List<Walked> all = new ArrayList<>(List.of(SHORT, LONG));
    for (long vma = 0; vma < 5; vma++) {
      all.add(walk(0x1000 + 2 * vma, 0x1001 + 2 * vma));
    }
    all.add(walk(0x2000, 0x2001));
    all.add(walk(0x2000, 0x2002));
    GrownVmas vmas = new GrownVmas(all, BUFFER);
    assertThat(vmas.printed()).isEqualTo(all);
    assertThat(vmas.undecided()).as("the second, not the first").isEqualTo(1);
  }

  @Test
  void aBufferThatHadNoRoomForOneTextIsTwiceAsLong() {
    Walked large = walk(0x100, 0x200, "[heap]", 5_000);
    GrownVmas vmas = of(List.of(large, large), walk(0x300, 0x400), walk(0x300, 0x500));
    assertThat(vmas.printed()).hasSize(3).startsWith(large);
    assertThat(vmas.undecided()).isZero();
  }
}
