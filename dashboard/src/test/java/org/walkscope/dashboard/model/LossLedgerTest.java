// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.walkscope.dashboard.Samples;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Host;
import org.walkscope.schema.StreamEnd;

class LossLedgerTest {
  private final Host host = Samples.host("a", Arch.X86_64);
  private final LossLedger ledger = new LossLedger(new Limits(1, 1, 1, 1, 2, 1));

  @Test
  void countersAreCumulativeSoTheLastWordOfARunCounts() {
    ledger.put(Samples.loss(host, 1, 10, Samples.cpu(0, 5, 5, 0, 0)));
    ledger.put(Samples.loss(host, 1, 20, Samples.cpu(0, 9, 6, 2, 1), Samples.cpu(1, 4, 4, 0, 0)));
    ledger.put(Samples.loss(host, 1, 15, Samples.cpu(0, 7, 7, 0, 0)));

    LossView view = ledger.view();

    assertThat(view.totals().counts())
        .containsEntry("seen", 13L)
        .containsEntry("delivered", 10L)
        .containsEntry("filtered", 2L)
        .containsEntry("lost_ringbuf", 1L)
        .containsEntry("lost_recursion", 0L);
    assertThat(view.totals().lost()).isEqualTo(1);
    assertThat(view.totals().identityHolds()).isTrue();
    assertThat(view.brokenIdentities()).isEmpty();
    assertThat(view.probeRuns()).isEqualTo(1);
  }

  @Test
  void namesTheCpuWhoseCountersDoNotAddUpEvenWhereTheSumsDo() {
    ledger.put(Samples.loss(host, 1, 10, Samples.cpu(0, 5, 4, 0, 0), Samples.cpu(1, 5, 6, 0, 0)));
    assertThat(ledger.view().totals().identityHolds()).isTrue();
    assertThat(ledger.view().brokenIdentities())
        .extracting(LossView.BrokenIdentity::cpu)
        .containsExactly(0, 1);
  }

  @Test
  void sumsNeverShrinkWhenOldRunsMakeRoom() {
    for (int run = 1; run <= 5; run++) {
      ledger.put(Samples.loss(host, run, 10, Samples.cpu(0, 100, 90, 0, 10)));
    }
    assertThat(ledger.view().totals().counts().get("seen")).isEqualTo(500);
    assertThat(ledger.view().totals().lost()).isEqualTo(50);
    assertThat(ledger.view().probeRuns()).isEqualTo(5);
    assertThat(ledger.evicted()).isZero();
  }

  @Test
  void countsAnEndOfARunOnce() {
    StreamEnd end = new StreamEnd(host, 1L, 30L, 3L, 300L, 2L);
    ledger.put(end);
    ledger.put(end);
    assertThat(ledger.view().endedRuns()).isEqualTo(1);
  }

  @Test
  void showsEveryCounterOfALaterStageWithTheFirstCase() {
    ledger.put(Samples.stageLoss("pipeline", "late_fragments", 1, 100));
    ledger.put(Samples.stageLoss("pipeline", "late_fragments", 4, 200));
    ledger.put(Samples.stageLoss("pipeline", "late_fragments", 2, 150));
    ledger.put(Samples.stageLoss("ingest", "bad_frames", 7, 100));
    assertThat(ledger.view().stages())
        .extracting(stage -> stage.meaning().counter(), LossView.Stage::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("late_fragments", 4L),
            org.assertj.core.groups.Tuple.tuple("bad_frames", 7L));
    assertThat(ledger.view().stages().get(0).first()).contains("offset 17");
  }

  @Test
  void saysWhatACounterMeansAndOfALaterVersionsThatItDoesNotKnowIt() {
    ledger.put(Samples.stageLoss("pipeline", "fragments_behind", 1, 100));
    ledger.put(Samples.stageLoss("pipeline", "of_tomorrow", 1, 100));
    assertThat(ledger.view().stages())
        .extracting(stage -> stage.meaning().severity())
        .containsExactly("info", "unknown");
    assertThat(ledger.view().counters())
        .extracting(LossView.Meaning::counter)
        .contains("seen", "lost_ringbuf", "lost_recursion", "read_errors")
        .doesNotContain("lost_output");
  }

  @Test
  void oneHostHasItsOwnLosses() {
    LossLedger ledger = new LossLedger(Limits.DEFAULT);
    ledger.put(Samples.loss(Samples.host("a", Arch.X86_64), 1, 1, Samples.cpu(0, 10, 7, 1, 2)));
    ledger.put(Samples.loss(Samples.host("b", Arch.X86_64), 1, 1, Samples.cpu(0, 5, 5, 0, 0)));
    ledger.put(Samples.stageLoss("pipeline", "walks_late", 4, 1)); // of hostx
    assertThat(ledger.view("a").totals().lost()).isEqualTo(2);
    assertThat(ledger.view("a").probeRuns()).isEqualTo(1);
    assertThat(ledger.view("a").stages()).isEmpty();
    assertThat(ledger.view("nosuch").hosts()).isEmpty();
    assertThat(ledger.view("nosuch").probeRuns()).isZero();
    assertThat(ledger.view().totals().lost()).isEqualTo(2);
    assertThat(ledger.view().probeRuns()).isEqualTo(2);
  }
}
