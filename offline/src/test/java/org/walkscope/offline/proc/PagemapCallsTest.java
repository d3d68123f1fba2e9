// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.CpuLoss;
import org.walkscope.schema.Host;
import org.walkscope.schema.PagemapRun;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

/** Reads of pagemap on kernels that walk to the end of a PMD's range, however little is asked. */
class PagemapCallsTest {
  private static final String FEWER = "the last call may have returned fewer entries than are told";

  /** Pages of a PMD's range. */
  private static final int PMD = 512;

  /** Events of a call: begin, hole and end. */
  private static final long EVENTS = 3;

  @TempDir Path folder;

  private Path capture(String release, int... walked) throws IOException {
    Path calls = ManyVmas.calls(folder.resolve("calls.avro"), walked);
    return CaptureCopy.of(
        calls,
        folder.resolve("capture.avro"),
        record -> {
          if (record.get(record.getSchema().getField("host").pos()) instanceof Host host) {
            host.setKernelRelease(release);
          }
          if (record instanceof ProbeLoss loss) {
            long events = EVENTS * walked.length / 2;
            for (CpuLoss cpu : loss.getCpus()) {
              cpu.setSeen(events);
              cpu.setDelivered(events);
              cpu.setFiltered(0L);
              events = 0;
            }
          }
          return List.of(record);
        });
  }

  private OfflineRun pagemap(String release, int... walked) throws IOException {
    return OfflineRun.of("pagemap", capture(release, walked).toString());
  }

  @Test
  void aReadInPartsIsOneAndItsLastCallIsNotTold() throws IOException {
    Path capture = capture("6.1.0", 500, PMD, 505, PMD, 510, PMD, PMD, 2 * PMD, 515, 2 * PMD);
    OfflineRun run = OfflineRun.of("pagemap", capture.toString());
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains(FEWER).hasLineCount(1);
    assertThat(run.out()).startsWith("001f4000 ").hasLineCount(2 * PMD - 500);
    Path binary = folder.resolve("pagemap.bin");
    OfflineRun bytes = OfflineRun.of("pagemap", "--binary", binary.toString(), capture.toString());
    assertThat(bytes.status()).isEqualTo(3);
    assertThat(Files.size(binary)).isEqualTo(8L * (2 * PMD - 500));
    OfflineRun types = OfflineRun.of("page-types", capture.toString());
    assertThat(types.status()).isEqualTo(3);
    assertThat(types.out()).isEmpty();
    assertThat(types.err()).contains("pages would be counted again").hasLineCount(1);
  }

  @Test
  void aReadOfPageAfterPageToTheBorderIsWhole() throws IOException {
    OfflineRun run = pagemap("6.4.0", 509, PMD, 510, PMD, 511, PMD);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).hasLineCount(3);
  }

  /** Of calls of whole ranges each looks as a call of less does: no alarm, but a line. */
  @Test
  void aReadOfWholeRangesIsPrintedWithALine() throws IOException {
    OfflineRun run = pagemap("6.1.0", 0, PMD, PMD, 2 * PMD);
    assertThat(run.status()).isZero();
    assertThat(run.err()).contains(FEWER).hasLineCount(1);
    assertThat(run.out()).hasLineCount(2 * PMD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.5.0", "6.12.9", "7.3.4"})
  void aLaterKernelWalksWhatIsAsked(String release) throws IOException {
    OfflineRun once = pagemap(release, 500, 510, 510, PMD);
    assertThat(once.status()).as(once.err()).isZero();
    assertThat(once.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"6.5.0", "6.12.9", "7.3.4"})
  void aCallInsideTheOneBeforeBeginsTheNextReadOfALaterKernel(String release) throws IOException {
    OfflineRun run = pagemap(release, 500, PMD, 505, PMD);
    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("the last of 2 reads").hasLineCount(1);
    assertThat(run.out()).startsWith("001f9000 ").hasLineCount(PMD - 505);
  }

  @Test
  void aCallAtTheSamePageBeginsTheNextRead() throws IOException {
    OfflineRun run = pagemap("6.1.0", 500, PMD, 500, PMD);
    assertThat(run.err()).contains("the last of 2 reads", FEWER).hasLineCount(2);
    assertThat(run.out()).hasLineCount(PMD - 500);
  }

  @Test
  void eachPageIsToldByTheWalkOfTheCallThatAskedForIt() throws IOException {
    WalkedRead read = new WalkedRead(call(0, 8, 0x100), 0, false);
    for (Walk next : List.of(call(3, 8, 0x200), call(6, 8, 0x300))) {
      assertThat(read.goesOnWith(next)).isTrue();
      read.add(next, 0);
    }
    assertThat(read.isWhole(false)).isTrue();
    StringBuilder text = new StringBuilder();
    new PagemapPrinter(read.walks()).print(text);
    assertThat(text.toString().lines().map(line -> line.substring(22)))
        .containsExactly("100", "101", "102", "203", "204", "205", "306", "307");
  }

  /** A walk on 6.1 of pages whose entries are two runs: each entry has its page's number. */
  private static Walk call(int page, int end, long entry) throws IOException {
    Walk any =
        RecordedResults.of(Golden.STORIES.resolve("everything-x86_64/capture.avro"))
            .all(Walk.class)
            .stream()
            .filter(walk -> walk.getFile() == ProcFile.PAGEMAP)
            .findFirst()
            .orElseThrow();
    any.getHost().setKernelRelease("6.1.0");
    any.setStart(page * 0x1000L);
    any.setEnd(end * 0x1000L);
    any.setPagemap(
        List.of(
            new PagemapRun(page * 0x1000L, 1L, entry + page, 0L),
            new PagemapRun((page + 1) * 0x1000L, end - page - 1L, entry + page + 1, 1L)));
    return any;
  }
}
