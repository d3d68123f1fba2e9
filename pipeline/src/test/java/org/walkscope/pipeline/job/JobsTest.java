// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.job;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Topics;

class JobsTest {
  @Test
  void namesAreThoseOfTheClassesThatFlinkRunTakes() {
    for (Job<?> job : Jobs.ALL) {
      assertThat(Jobs.class.getPackageName() + "." + job.name())
          .satisfies(name -> assertThat(Class.forName(name)).hasPublicMethods("main"));
      assertThat(Jobs.named(job.name())).contains(job);
    }
    assertThat(Jobs.named("walkjob")).isEmpty();
  }

  @Test
  void everyResultTopicIsWrittenAndEveryOtherIsRead() {
    Set<String> written = Jobs.ALL.stream().flatMap(job -> job.writes().stream()).collect(toSet());
    Set<String> all = new HashSet<>(Topics.ALL);
    all.remove(Topics.TRACE);
    assertThat(written).isEqualTo(all);
    assertThat(Jobs.ALL.stream().flatMap(job -> job.reads().stream())).contains(Topics.TRACE);
  }
}
