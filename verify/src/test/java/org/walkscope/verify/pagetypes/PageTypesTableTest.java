// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.pagetypes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.offline.proc.PageTypesTable;
import org.walkscope.offline.proc.PageTypesTable.Row;

class PageTypesTableTest {
  private static final String HEAD =
      "             flags\tpage-count       MB  symbolic-flags\t\t\tlong-symbolic-flags\n";

  @Test
  void printsWhatTheToolPrints() {
    PageTypesTable table = new PageTypesTable(12);
    table.add(0x4838, 1);
    table.add(0x86c, 423);
    table.add(0, 3);
    table.add(0x20586c, 1);
    table.add(0x828, 2);
    assertThat(table.text())
        .isEqualTo(
            HEAD
                + "0x0000000000000000\t         3        0"
                + "  ___________________________________________\t\n"
                + "0x0000000000000828\t         2        0"
                + "  ___U_l_____M_______________________________\tuptodate,lru,mmap\n"
                + "0x0000000000004838\t         1        0"
                + "  ___UDl_____M__b____________________________\tuptodate,dirty,lru,mmap,swapbacked\n"
                + "0x000000000000086c\t       423        1"
                + "  __RU_lA____M_______________________________\treferenced,uptodate,lru,active,mmap\n"
                + "0x000000000020586c\t         1        0"
                + "  __RU_lA____Ma_b______x_____________________"
                + "\treferenced,uptodate,lru,active,mmap,anonymous,swapbacked,ksm\n"
                + "             total\t       430        1\n");
  }

  @Test
  void putsTypesThatShareASlotOneBehindTheOther() {
    PageTypesTable table = new PageTypesTable(12);
    table.add(0x4838, 1); // slot 0x838
    table.add(0x2004838, 2); // 0x839
    table.add(0x839, 3); // taken: 0x83a
    table.add(0x1fff, 4);
    table.add(0x3fff, 5); // after the last comes slot 1
    table.add(0x2000, 6); // slot 0 is that of no flags: 2
    table.add(0x2004838, 7);
    assertThat(table.rows())
        .containsExactly(
            new Row(0x3fff, 5),
            new Row(0x2000, 6),
            new Row(0x4838, 1),
            new Row(0x2004838, 9),
            new Row(0x839, 3),
            new Row(0x1fff, 4));
  }

  @Test
  void countsMegabytesOfTheHostsPages() {
    PageTypesTable table = new PageTypesTable(14);
    table.add(0x800, 127);
    assertThat(table.text())
        .contains("\t       127        1  ")
        .endsWith("\t       127        1\n");
  }

  @Test
  void readsBackWhatWasPrinted() {
    PageTypesTable table = new PageTypesTable(12);
    table.add(0x2004838, 2);
    table.add(0x4838, 1);
    PageTypesTable read = PageTypesText.read(table.text(), 12);
    assertThat(read.rows()).isEqualTo(table.rows());
    assertThat(read.text()).isEqualTo(table.text());
  }

  @Test
  void namesTheFirstLineThatDiffers() {
    assertThat(PageTypesText.firstDifference("a\nb\n", "a\nb\n")).isNull();
    assertThat(PageTypesText.firstDifference("a\nb\nc\n", "a\nx\nc\n"))
        .isEqualTo("line 2: page-types printed 'x', from the trace 'b'");
    assertThat(PageTypesText.firstDifference("a", "a\nb")).contains("line 2", "'b'", "nothing");
  }

  @Test
  void differenceTellsTypesOfWhichThereIsNotTheSame() {
    PageTypesTable before = new PageTypesTable(12);
    PageTypesTable after = new PageTypesTable(12);
    List.of(before, after).forEach(table -> table.add(0x828, 2));
    assertThat(PageTypesDifference.between(before, after).isEmpty()).isTrue();
    assertThat(PageTypesDifference.between(before, after).text()).isEmpty();
    before.add(0x800, 1);
    after.add(0x804, 1);
    after.add(0x828, 3);
    PageTypesDifference difference = PageTypesDifference.between(before, after);
    assertThat(difference.types()).isEqualTo(3);
    assertThat(difference.text().lines().skip(1))
        .containsExactly(
            "0x0000000000000800\t         1          0         -1"
                + "  ___________M_______________________________\tmmap",
            "0x0000000000000828\t         2          5         +3"
                + "  ___U_l_____M_______________________________\tuptodate,lru,mmap",
            "0x0000000000000804\t         0          1         +1"
                + "  __R________M_______________________________\treferenced,mmap");
  }
}
