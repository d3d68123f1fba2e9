// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.walkscope.ingest.fragment.CgroupPath;

class CgroupPathTest {
  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "cgroup-paths.csv", numLinesToSkip = 1, quoteCharacter = '"')
  void tellsUnitContainerAndPodOfRealPaths(
      String where, String path, String unit, String container, String pod) {
    assertThat(CgroupPath.of(path)).as(where).isEqualTo(new CgroupPath(unit, container, pod));
  }

  @Test
  void tellsNothingOfNoPath() {
    assertThat(CgroupPath.of(null)).isEqualTo(new CgroupPath(null, null, null));
  }
}
