// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.walkscope.offline.CaptureCopy;
import org.walkscope.offline.OfflineRun;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.Snapshot;
import org.walkscope.schema.SnapshotVma;
import org.walkscope.schema.Walk;
import org.walkscope.testing.Golden;

/** Texts of reads of which the trace lacks entries: what is not told is no figure. */
class UntoldFiguresTest {
  private static final Path GOLDEN = Golden.DIRECTORY.resolve("x86_64/capture.avro");
  private static final Path EVERYTHING = Golden.STORIES.resolve("everything-x86_64/capture.avro");
  private static final Set<String> FIGURES =
      Stream.of(SmapsField.values())
          .map(field -> field.kernelName() + ":")
          .collect(Collectors.toSet());

  @TempDir Path folder;

  private static boolean isFigure(String line) {
    return FIGURES.contains(line.split(" ", 2)[0]);
  }

  private static String untold(String line) {
    return isFigure(line) ? "%-16s       ? kB".formatted(line.split(" ", 2)[0]) : line;
  }

  private static SnapshotVma heap(ProcFile file) throws IOException {
    return RecordedResults.of(GOLDEN).all(Snapshot.class).stream()
        .filter(read -> read.getFile() == file)
        .flatMap(read -> read.getVmas().stream())
        .filter(each -> each.getSmaps().getRss() > 0)
        .reduce((a, b) -> a.getSmaps().getRss() > b.getSmaps().getRss() ? a : b)
        .orElseThrow();
  }

  private OfflineRun lossy(String command, Path capture, long walk) throws IOException {
    Path lossy = folder.resolve(command + "-lossy.avro");
    CaptureCopy.losingEntries(capture, lossy, number -> number == walk);
    return OfflineRun.of(command, lossy.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"smaps", "smaps_rollup"})
  void aTraceWithoutEntriesTellsNoFigure(String command) throws IOException {
    List<String> whole = OfflineRun.of(command, GOLDEN.toString()).out().lines().toList();
    Path none = CaptureCopy.withoutEntries(GOLDEN, folder.resolve("none.avro"));
    OfflineRun run = OfflineRun.of(command, none.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSameSizeAs(whole);
    for (int i = 0; i < lines.size(); i++) {
      // entries tell the page size of hugetlb, too
      if (!lines.get(i).matches("(Kernel|MMU)PageSize: +\\? kB")) {
        assertThat(lines.get(i)).isEqualTo(untold(whole.get(i)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"numa_maps", "pagemap"})
  void otherReadsWithoutEntriesAreNotEmptyOnes(String command) throws IOException {
    Path none = CaptureCopy.withoutEntries(EVERYTHING, folder.resolve("none.avro"));
    OfflineRun run = OfflineRun.of(command, none.toString());
    assertThat(run.out().lines()).isNotEmpty().allMatch(line -> line.endsWith(" " + Told.NOT));
  }

  @Test
  void resultsOfATraceWithoutEntriesHaveNone() throws IOException {
    Path none = CaptureCopy.withoutEntries(EVERYTHING, folder.resolve("none.avro"));
    RecordedResults results = RecordedResults.of(none);
    assertThat(results.all(Walk.class))
        .hasSameSizeAs(RecordedResults.of(EVERYTHING).all(Walk.class))
        .allMatch(walk -> walk.getSmaps() == null && walk.getNuma() == null)
        .allMatch(walk -> walk.getPagemap() == null && walk.getPageTypes() == null)
        .allMatch(walk -> walk.getScan() == null && walk.getCleared() == null)
        .noneMatch(Walk::getAchievableExact);
    assertThat(results.all(Snapshot.class))
        .hasSameSizeAs(RecordedResults.of(EVERYTHING).all(Snapshot.class))
        .noneMatch(read -> SmapsField.isTold(read.getTotals()));
  }

  @Test
  void figuresOfAWalkThatIsNotWholeAreNotTold() throws IOException {
    SnapshotVma heap = heap(ProcFile.SMAPS);
    String range = "%08x-%08x ".formatted(heap.getVma().getStart(), heap.getVma().getEnd());
    OfflineRun run = lossy("smaps", GOLDEN, heap.getWalk());
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("? stands for the figures of walks that are not whole");
    List<String> whole = OfflineRun.of("smaps", GOLDEN.toString()).out().lines().toList();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSameSizeAs(whole);
    boolean isLossy = false;
    int untold = 0;
    for (int i = 0; i < lines.size(); i++) {
      isLossy = lines.get(i).matches("[0-9a-f]+-.*") ? lines.get(i).startsWith(range) : isLossy;
      assertThat(lines.get(i)).isEqualTo(isLossy ? untold(whole.get(i)) : whole.get(i));
      untold += isLossy && isFigure(lines.get(i)) ? 1 : 0;
    }
    assertThat(untold).isGreaterThan(15);
  }

  @Test
  void aSumOfWalksOfWhichOneIsNotWholeIsNotTold() throws IOException {
    OfflineRun run = lossy("smaps_rollup", GOLDEN, heap(ProcFile.SMAPS_ROLLUP).getWalk());
    assertThat(run.status()).isEqualTo(3);
    List<String> whole = OfflineRun.of("smaps_rollup", GOLDEN.toString()).out().lines().toList();
    assertThat(run.out().lines())
        .containsExactlyElementsOf(whole.stream().map(UntoldFiguresTest::untold).toList());
  }

  @Test
  void aSumOfSomeVmasTellsNoRange() throws IOException {
    Path part = folder.resolve("part.avro");
    OfflineRun.of("cut", EVERYTHING.toString(), "--vma", "[heap]", "--into", part.toString());
    OfflineRun run = OfflineRun.of("smaps_rollup", part.toString());
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).startsWith("?-? ---p 00000000 00:00 0 ").doesNotContain("0 kB");
  }

  @Test
  void aTableOfPagesSaysWhatItLacks() throws IOException {
    Path none = CaptureCopy.withoutEntries(EVERYTHING, folder.resolve("none.avro"));
    OfflineRun run = OfflineRun.of("page-types", none.toString());
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("--detail folios").hasLineCount(1);
    assertThat(run.out()).isEmpty();
    Walk walk =
        RecordedResults.of(EVERYTHING).all(Walk.class).stream()
            .filter(each -> each.getFile() == ProcFile.PAGEMAP && each.getSteps() > 0)
            .reduce((a, b) -> b)
            .orElseThrow();
    OfflineRun lossy = lossy("page-types", EVERYTHING, walk.getWalk());
    assertThat(lossy.status()).isEqualTo(3);
    assertThat(lossy.err()).contains("walk " + walk.getWalk() + " is lossy").hasLineCount(1);
    assertThat(OfflineRun.of("page-types", EVERYTHING.toString()).err())
        .contains("the last of 3 reads is printed");
  }
}
