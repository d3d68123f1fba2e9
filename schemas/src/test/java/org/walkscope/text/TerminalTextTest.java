// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void whatATerminalWouldObeyIsShownInstead() {
    assertThat(TerminalText.name("\u001b[31mred\nline\r\t\u0007\u009b"))
        .isEqualTo("\\u001b[31mred\\u000aline\\u000d\\u0009\\u0007\\u009b");
    assertThat(TerminalText.name("\u202eabc\u2066\u200b\u2028\ufeff"))
        .isEqualTo("\\u202eabc\\u2066\\u200b\\u2028\\ufeff");
  }

  @Test
  void whatStandsForBytesThatWereNoTextIsMarked() {
    assertThat(TerminalText.name("a\ufffdb")).isEqualTo("a\\ufffdb");
    assertThat(TerminalText.name("a\ud800b")).isEqualTo("a\\ud800b");
    assertThat(TerminalText.name("\udb40\udc01")).isEqualTo("\\U000e0001");
  }

  @Test
  void wordsOfAllLanguagesStayAsTheyAre() {
    String words = "kworker/0:1-events größer 日本語 עברית 🙂 \\xff";
    assertThat(TerminalText.name(words)).isEqualTo(words);
  }

  @Test
  void aNameIsCutAndSaysSo() {
    assertThat(TerminalText.name("x".repeat(256))).isEqualTo("x".repeat(256));
    assertThat(TerminalText.name("x".repeat(257))).isEqualTo("x".repeat(256) + "…");
    assertThat(TerminalText.name("🙂".repeat(300))).isEqualTo("🙂".repeat(256) + "…");
  }

  @Test
  void noCharacterOfAllLeavesTheLine() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(
                    point ->
                        TerminalText.name(Character.toString(point))
                            .codePoints()
                            .anyMatch(
                                shown -> Character.isISOControl(shown) || turnsOrBreaks(shown))))
        .isEmpty();
  }

  private static boolean turnsOrBreaks(int point) {
    return (point >= 0x202a && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x200e
        || point == 0x200f
        || point == 0x2028
        || point == 0x2029;
  }
}
