// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.walkscope.schema.Target;

class TargetTextTest {
  @Test
  void aProcessWithoutNumberIsNotKnown() {
    assertThat(TargetText.of(new Target(0, "", null, 4096L, null, null))).isEqualTo("(not known)");
    assertThat(TargetText.of(new Target(7, "a\nb", null, 4096L, null, null)))
        .isEqualTo("a\\u000ab[7]");
    assertThat(TargetText.of(new Target(7, "", null, 4096L, null, null))).isEqualTo("[7]");
  }

  @Test
  void aGroupWithoutNameIsNotKnown() {
    assertThat(TargetText.name("")).isEqualTo("(not known)");
    assertThat(TargetText.name("a\nb")).isEqualTo("a\\u000ab");
  }
}
