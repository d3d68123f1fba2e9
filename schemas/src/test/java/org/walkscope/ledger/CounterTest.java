// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.walkscope.schema.CpuLoss;

class CounterTest {
  private static final Path OPERATING = Path.of("../docs/operating.md");

  /** {@code -Dcounters.rewrite=true} makes the document's table anew. */
  @Test
  void operatingHasTheLedgersTable() throws IOException {
    String document = Files.readString(OPERATING);
    String made = CounterTable.into(document);
    if (Boolean.getBoolean("counters.rewrite")) {
      Files.writeString(OPERATING, made);
    } else {
      assertThat(document).isEqualTo(made);
    }
  }

  /** The rings' fill is a gauge, and so in no ledger. */
  @Test
  void eachCounterOfTheProbesRecordsIsInTheLedger() {
    Set<String> told = new TreeSet<>();
    for (Schema.Field field : CpuLoss.getClassSchema().getFields()) {
      if (field.schema().getType() == Schema.Type.LONG) {
        told.add(field.name());
      }
    }
    assertThat(told).contains("seen", "lost_ringbuf");
    for (String name : told) {
      assertThat(Counter.of("probe", name).or(() -> Counter.of("kernel", name)))
          .as(name)
          .isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Counter.class)
  void isFoundByItsNameAndSaysWhatItCounts(Counter counter) {
    assertThat(Counter.of(counter.stage().label(), counter.label())).contains(counter);
    assertThat(counter.means()).matches("[A-Z].*[^.]");
    assertThat(counter.words()).matches("([a-z]|[A-Z]{2}).{5,}[^.]").doesNotContain("_", "(", ")");
    assertThat(counter.remedy()).doesNotEndWith(".").doesNotContain("|");
  }

  @Test
  void aNameOfALaterVersionIsNone() {
    assertThat(Counter.of("pipeline", "walks_of_tomorrow")).isEmpty();
    assertThat(Counter.words("pipeline", "walks_of_tomorrow")).isEqualTo("walks of tomorrow");
    assertThat(Counter.words("pipeline", "fragments_missing"))
        .isEqualTo("fragments whose number was skipped");
    assertThat(Counter.of("ingest", "walks_late")).isEmpty();
  }
}
