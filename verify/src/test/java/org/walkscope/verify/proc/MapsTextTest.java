// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.walkscope.testing.Seeds;

class MapsTextTest {
  private static List<MapsLine> parse(String text) throws ProcTextException {
    return MapsText.parse("maps.txt", ProcLines.split("maps.txt", text));
  }

  @Test
  void readsNamedAndNamelessLines() throws ProcTextException {
    List<MapsLine> lines =
        parse(
            """
            00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/dbus daemon
            7ffff0000000-7ffff0001000 rw-p 00000000 00:00 0\s
            7ffff7e00000-7ffff7e01000 rw-s 00000000 103:7f 18446744073709551615 [anon:thp]
            ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0           [vsyscall]
            """);
    assertThat(lines)
        .extracting(MapsLine::name)
        .containsExactly("/usr/bin/dbus daemon", "", "[anon:thp]", "[vsyscall]");
    assertThat(lines.get(0).range()).isEqualTo("00400000-00452000");
    assertThat(lines.get(2).inode()).isEqualTo(-1L);
    assertThat(lines.get(2).device()).isEqualTo("103:7f");
  }

  @Test
  void saysInWhichLineAndWhatIsWrong() {
    assertThatThrownBy(() -> parse("00400000-00452000 r-xp 00000000 08:02 1\nx\n"))
        .isInstanceOf(ProcTextException.class)
        .hasMessageContaining("maps.txt line 2: ");
    assertThatThrownBy(() -> parse("")).hasMessageContaining("no VMA");
    assertThatThrownBy(() -> parse("00400000-00452000 r-xp 00000000 08:02 1"))
        .hasMessageContaining("cut short");
  }

  @Test
  void anyTextIsReadOrRefused() {
    Seeds.each(
        1000,
        draws -> {
          String text = draws.text(200);
          try {
            assertThat(parse(text)).isNotEmpty();
          } catch (ProcTextException e) {
            assertThat(e.line()).isPositive();
          }
        });
  }
}
