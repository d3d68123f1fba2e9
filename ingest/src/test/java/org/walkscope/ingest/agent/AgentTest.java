// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentTest {
  @Test
  void whateverIsWrongWithSettingsThatAreReadAgainIsOneLineAndLeavesThoseOfBefore() {
    List<String> said = new ArrayList<>();
    Agent.Reader reader =
        () -> {
          throw new NumberFormatException("For input string: \"many\"");
        };
    new Agent(null, reader, said::add).reload();
    assertThat(said)
        .containsExactly(
            "SIGHUP: a fault of ours: java.lang.NumberFormatException: For input string: \"many\";"
                + " the settings stay as they were");
  }
}
