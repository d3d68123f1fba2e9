// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.tables.RecordedResults;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.Snapshot;
import org.walkscope.testing.Golden;
import org.walkscope.views.ProcessView;
import org.walkscope.views.ReadView;
import org.walkscope.views.SmapsFigures;

class KeptReadsTest {
  private Snapshot read;

  @BeforeEach
  void readAStory() throws IOException {
    read =
        RecordedResults.of(Golden.STORIES.resolve("agent-x86_64/capture.avro"))
            .all(Snapshot.class)
            .get(0);
  }

  private Snapshot at(int second) {
    return Snapshot.newBuilder(read).setBeginEpochNs(1_000_000_000L * second).build();
  }

  @Test
  void ofManyReadsTheFirstTheLastAndSomeBetweenAreKept() {
    KeptReads reads = new KeptReads();
    for (int i = 0; i < 1_000; i++) {
      reads.take(at(i));
    }
    assertThat(reads.seen()).isEqualTo(1);
    ProcessView process = reads.views().get(0);
    assertThat(process.readsSeen()).isEqualTo(1_000);
    assertThat(process.reads()).hasSizeBetween(60, 129);
    assertThat(process.reads()).extracting(ReadView::begin).isSorted().doesNotHaveDuplicates();
    List<ReadView> whole = process.reads().stream().filter(each -> each.vmaRows() != null).toList();
    assertThat(whole).hasSizeBetween(3, 8);
    assertThat(whole.get(0).begin()).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(whole.get(whole.size() - 1).begin()).isEqualTo("1970-01-01T00:16:39Z");
  }

  @Test
  void aReadWithoutEntriesHasNoFigures() {
    read.setTotals(SmapsField.untold());
    read.getVmas().forEach(vma -> vma.setSmaps(SmapsField.untold()));
    KeptReads reads = new KeptReads();
    reads.take(read);
    ReadView view = reads.views().get(0).reads().get(0);
    assertThat(view.totals()).isEqualTo(new SmapsFigures(null, null, null, null, null, null));
    assertThat(view.steps()).isNull();
    assertThat(view.vmaRows()).isNotEmpty().allMatch(vma -> vma.rss() == null);
    assertThat(view.vmaRows()).allMatch(vma -> vma.steps() == null);
  }

  @Test
  void aProcessThatComesBackHasAllItsReadsCounted() {
    KeptReads reads = new KeptReads();
    for (int i = 0; i < 5; i++) {
      reads.take(read(1, 1));
    }
    for (int other = 2; other <= 22; other++) {
      reads.take(read(other, 1_000));
    }
    assertThat(reads.views()).noneMatch(process -> process.process().tgid() == 1);
    reads.take(read(1, 1_000_000));
    assertThat(reads.views().get(0).process().tgid()).isEqualTo(1);
    assertThat(reads.views().get(0).readsSeen()).isEqualTo(6);
  }

  private Snapshot read(int tgid, long durationNs) {
    Snapshot read = at(1);
    read.getTarget().setTgid(tgid);
    read.setDurationNs(durationNs);
    return read;
  }

  @Test
  void ofManyProcessesThoseReadForLongestAreKept() {
    KeptReads reads = new KeptReads();
    for (int i = 1; i <= 100; i++) {
      Snapshot other = at(i);
      other.getTarget().setTgid(i);
      other.setDurationNs(i % 2 == 0 ? i : 1_000 * i);
      reads.take(other);
    }
    assertThat(reads.seen()).isEqualTo(100);
    assertThat(reads.views())
        .hasSize(20)
        .allSatisfy(process -> assertThat(process.process().tgid() % 2).isEqualTo(1));
    assertThat(reads.views().get(0).process().tgid()).isEqualTo(99);
  }
}
