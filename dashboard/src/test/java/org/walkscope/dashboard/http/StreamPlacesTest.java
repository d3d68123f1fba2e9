// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamPlacesTest {
  private final StreamPlaces places = new StreamPlaces(5, 2);

  @Test
  void anAddressWithoutPlacesLeavesThoseOfOthers() {
    places.take("192.0.2.1");
    places.take("192.0.2.1");
    assertThatThrownBy(() -> places.take("192.0.2.1")).hasMessageContaining("2 pages are open");
    places.take("192.0.2.2");
    places.leave("192.0.2.1");
    places.take("192.0.2.1");
  }

  @Test
  void allAddressesTogetherHaveABoundToo() {
    for (int i = 1; i <= 5; i++) {
      places.take("2001:db8::" + i);
    }
    assertThatThrownBy(() -> places.take("2001:db8::6")).hasMessageContaining("5 pages are open");
    places.leave("2001:db8::1");
    places.take("2001:db8::6");
  }
}
