// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowsTest {
  private final Windows<String, Integer> windows = new Windows<>(3, 5);

  @Test
  void keepsTheNewestWindowsAndCountsWhatMadeRoom() {
    for (int i = 0; i < 5; i++) {
      windows.put(i * 10L, i * 10L + 10, "a", i);
    }
    assertThat(windows.byEnd().keySet()).containsExactly(30L, 40L, 50L);
    assertThat(windows.evicted()).isEqualTo(2);
  }

  @Test
  void refusesAndCountsARecordOlderThanAllOfAFullStore() {
    for (int i = 1; i < 4; i++) {
      windows.put(i * 10L, i * 10L + 10, "a", i);
    }
    assertThat(windows.put(0, 10, "a", 0)).isEqualTo(Windows.Outcome.REFUSED);
    assertThat(windows.evicted()).isEqualTo(1);
  }

  @Test
  void boundsRecordsToo() {
    for (int i = 0; i < 6; i++) {
      windows.put(i < 3 ? 0 : 10, i < 3 ? 10 : 20, "key" + i, i);
    }
    assertThat(windows.byEnd().keySet()).containsExactly(20L);
    assertThat(windows.evicted()).isEqualTo(3);
  }

  @Test
  void replacesARecordOfTheSameWindowAndKey() {
    windows.put(0, 10, "a", 1);
    assertThat(windows.put(0, 10, "a", 2)).isEqualTo(Windows.Outcome.REPLACED);
    assertThat(windows.get(10, "a")).isEqualTo(2);
  }

  @Test
  void keepsOnlyTheShortestWindowsSoThatNoWalkCountsTwice() {
    windows.put(0, 60, "a", 1);
    windows.put(0, 10, "a", 2);
    assertThat(windows.put(60, 120, "a", 3)).isEqualTo(Windows.Outcome.REFUSED);
    assertThat(windows.byEnd().keySet()).containsExactly(10L);
    assertThat(windows.windowMs()).isEqualTo(10);
  }

  @Test
  void refusesAWindowWithoutLength() {
    assertThat(windows.put(10, 10, "a", 1)).isEqualTo(Windows.Outcome.REFUSED);
    assertThat(windows.put(10, 0, "a", 1)).isEqualTo(Windows.Outcome.REFUSED);
    assertThat(windows.windowMs()).isZero();
  }
}
