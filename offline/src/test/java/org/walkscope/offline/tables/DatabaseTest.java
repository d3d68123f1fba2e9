// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir private Path folder;

  private void fails(String statement, String reason) throws SQLException {
    try (Connection database =
            Database.writable(folder.resolve("rows"), "10MiB", folder.resolve("spill"));
        Statement made = database.createStatement()) {
      assertThatThrownBy(() -> made.execute(statement))
          .isInstanceOfSatisfying(
              SQLException.class,
              failure -> assertThat(Database.reason(failure)).hasLineCount(1).matches(reason));
    }
  }

  @Test
  void aLackOfMemoryIsOneLineThatSaysWhatGivesMore() throws SQLException {
    fails(
        "SELECT list(range) FROM range(10000000)", "Out of Memory Error: .*; --memory gives more");
  }

  @Test
  void anotherFailureIsOneLineWithoutThatAdvice() throws SQLException {
    fails("SELECT nothing FROM range(1)", "Binder Error: (?!.*--memory).*");
  }
}
