// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.walkscope.pipeline.entries.KernelRelease;
import org.walkscope.schema.Arch;

class VmFlagsTest {
  private static String words(long flags, Arch arch, String release) {
    return VmFlags.words(flags, arch, KernelRelease.of(release));
  }

  @ParameterizedTest
  @CsvSource({"6.1.0-50-cloud-amd64,??", "6.2.0,lf", "6.12.9,lf", "7.3.4,lf", "own,?"})
  void lockOnFaultHasAWordFrom6_2On(String release, String word) {
    assertThat(words(0x8_2001, Arch.X86_64, release)).isEqualTo("rd lo " + word + " ");
  }

  @Test
  void guardRegionsHaveAWord() {
    assertThat(words(0x801, Arch.X86_64, "7.3.4")).isEqualTo("rd gu ");
  }

  @Test
  void bitsThatDependOnTheKernelHaveNone() {
    assertThat(words(1L << 40 | 1, Arch.X86_64, "7.3.4")).isEqualTo("rd ? ");
    assertThat(words(1 << 24, Arch.ARM64, "7.3.4")).isEqualTo("? ");
  }
}
