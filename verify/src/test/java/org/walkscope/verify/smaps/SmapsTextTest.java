// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.walkscope.testing.Seeds;
import org.walkscope.verify.proc.MapsLine;
import org.walkscope.verify.proc.MapsText;
import org.walkscope.verify.proc.ProcLines;
import org.walkscope.verify.proc.ProcTextException;

class SmapsTextTest {
  private static final String VMA =
      """
      7f0000000000-7f0000400000 rw-p 00001000 08:01 4711                       /a b (deleted)
      Size:               4096 kB
      KernelPageSize:        4 kB
      MMUPageSize:           4 kB
      Rss:                2056 kB
      Pss:                1030 kB
      Anonymous:          2048 kB
      AnonHugePages:      2048 kB
      ShmemPmdMapped:        0 kB
      FilePmdMapped:         0 kB
      Shared_Hugetlb:       64 kB
      Private_Hugetlb:    2048 kB
      Swap:                 12 kB
      SwapPss:               6 kB
      Locked:                0 kB
      THPeligible:           1
      VmFlags: rd wr mr mw me ac sd\s
      """;

  private static final String GATE =
      VMA.replace("7f0000000000-7f0000400000", "ffffffffff600000-ffffffffff601000")
          .replace(
              "rw-p 00001000 08:01 4711                       /a b (deleted)",
              "--xp 00000000 00:00 0                  [vsyscall]");

  private static List<SmapsFields> parse(String text) throws ProcTextException {
    return SmapsText.parse("smaps.txt", ProcLines.split("smaps.txt", text));
  }

  @Test
  void readsEachVmaWithItsFigures() throws ProcTextException {
    List<SmapsFields> vmas = parse(VMA + GATE);
    assertThat(vmas).hasSize(2);
    SmapsFields first = vmas.get(0);
    assertThat(first.header())
        .isEqualTo(
            new MapsLine(
                0x7f0000000000L, 0x7f0000400000L, "rw-p", 0x1000, "08:01", 4711, "/a b (deleted)"));
    assertThat(first.rss()).isEqualTo(2056);
    assertThat(first.anonymous()).isEqualTo(2048);
    assertThat(first.thp()).isEqualTo(2048);
    assertThat(first.hugetlb()).isEqualTo(2112);
    assertThat(first.swap()).isEqualTo(12);
    assertThat(vmas.get(1).header().name()).isEqualTo("[vsyscall]");
    assertThat(vmas.get(1).header().range()).isEqualTo("ffffffffff600000-ffffffffff601000");
  }

  /** Of a process that waits: VMAs of one that runs may change while their file is read. */
  @Test
  void readsThisKernelsOwnText() throws IOException {
    Process waiting = new ProcessBuilder("cat").start();
    try {
      waiting.getOutputStream().write('x');
      waiting.getOutputStream().flush();
      assertThat(waiting.getInputStream().read()).isEqualTo('x'); // it waits for more now
      Path process = Path.of("/proc", String.valueOf(waiting.pid()));
      List<SmapsFields> smaps = SmapsText.read(process.resolve("smaps"));
      List<MapsLine> maps = MapsText.read(process.resolve("maps"));
      assertThat(smaps).hasSizeGreaterThan(10);
      assertThat(maps).hasSameSizeAs(smaps);
      assertThat(maps).extracting(MapsLine::name).contains("[stack]");
      assertThat(SmapsText.readRollup(process.resolve("smaps_rollup")).rss()).isPositive();
    } finally {
      waiting.destroyForcibly();
    }
  }

  private static void fails(String text, int line, String reason) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ProcTextException.class)
        .hasMessageContaining("smaps.txt line " + line + ": ")
        .hasMessageContaining(reason)
        .extracting(thrown -> ((ProcTextException) thrown).line())
        .isEqualTo(line);
  }

  @Test
  void saysInWhichLineAndWhatIsWrong() {
    fails("", 1, "no VMA");
    fails("hello\n", 1, "not the header of a VMA: hello");
    fails(VMA.replace("Rss:                2056 kB", "Rss:                20x6 kB"), 5, "20x6");
    fails(VMA.replace("Rss:                2056 kB", "Rss:   9999999999999999999 kB"), 5, "Rss");
    fails(VMA.replace("Rss: ", "Rsz: "), 17, "without its Rss");
    fails(VMA.replace("Pss: ", "Rss: "), 6, "Rss a second time");
    fails(VMA + VMA, 18, "begins before");
    fails(VMA.replace("-7f0000400000", "-7e0000400000"), 1, "ends before it begins");
    fails(VMA.replace("4711 ", "99999999999999999999 "), 1, "beyond 64 bits");
  }

  @Test
  void findsATextThatWasCutShort() {
    for (int length = 1; length < VMA.length(); length++) {
      String cut = VMA.substring(0, length);
      assertThatThrownBy(() -> parse(cut)).isInstanceOf(ProcTextException.class);
    }
  }

  @Test
  void rollupIsOneEntryWithoutFlags() throws ProcTextException {
    String text =
        VMA.replace(
                "rw-p 00001000 08:01 4711                       /a b (deleted)",
                "---p 00000000 00:00 0                          [rollup]")
            .replaceAll("VmFlags.*\n|THPeligible.*\n", "");
    SmapsFields rollup = SmapsText.parseRollup("rollup", ProcLines.split("rollup", text));
    assertThat(rollup.rss()).isEqualTo(2056);
    assertThatThrownBy(() -> SmapsText.parseRollup("r", ProcLines.split("r", VMA)))
        .isInstanceOf(ProcTextException.class);
    assertThatThrownBy(
            () -> SmapsText.parseRollup("r", ProcLines.split("r", text.replace("Swap:", "Swip:"))))
        .hasMessageContaining("without its Swap");
  }

  @Test
  void anyTextIsReadOrRefusedWithALine() {
    Seeds.each(1000, draws -> readOrRefused(draws.text(200)));
  }

  @Test
  void aValidTextWithSomethingChangedIsReadOrRefused() {
    String whole = VMA + GATE;
    Seeds.each(
        1000,
        draws -> {
          int from = draws.from(0, whole.length());
          int to = Math.min(whole.length(), from + draws.from(0, 40));
          readOrRefused(whole.substring(0, from) + draws.text(30) + whole.substring(to));
        });
  }

  private static void readOrRefused(String text) {
    try {
      assertThat(parse(text)).isNotEmpty();
    } catch (ProcTextException e) {
      assertThat(e.line()).isBetween(1, (int) text.chars().filter(c -> c == '\n').count() + 1);
      assertThat(e.getMessage()).doesNotContain("\n");
    }
  }

  @Test
  void figuresAreReadAsTheyAreWritten() {
    Seeds.each(
        1000,
        draws -> {
          List<Long> figures = new ArrayList<>();
          for (int i = 0; i < SmapsFields.REQUIRED.length; i++) {
            figures.add(draws.from(0L, 1L << 40));
          }
          readBack(figures);
        });
  }

  private static void readBack(List<Long> figures) throws ProcTextException {
    String fields =
        IntStream.range(0, figures.size())
            .mapToObj(i -> SmapsFields.REQUIRED[i] + ": " + figures.get(i) + " kB\n")
            .collect(Collectors.joining());
    String header = VMA.substring(0, VMA.indexOf('\n') + 1);
    SmapsFields read = parse(header + fields + "VmFlags: rd \n").get(0);
    for (int i = 0; i < figures.size(); i++) {
      assertThat(read.kilobytes().get(SmapsFields.REQUIRED[i])).isEqualTo(figures.get(i));
    }
  }
}
