// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.walkscope.offline.tables.Database;

class ResultsFileTest {
  @TempDir Path folder;

  /** A full disk may leave a file without what was committed. */
  @Test
  void aFileWithoutTheTablesIsNotKept() throws IOException {
    Path capture = Files.writeString(folder.resolve("capture.avro"), "any");
    assertThatThrownBy(
            () -> ResultsFile.kept(List.of(capture), this::withoutTables, told -> fail()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("results cannot be kept in " + folder + ", ")
        .hasMessageContaining(" KiB free on disk " + Files.getFileStore(folder));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(capture);
    }
  }

  private void withoutTables(Path file) throws IOException {
    try (Connection made = Database.writable(file, "64MiB", file.resolveSibling("spill"));
        Statement statement = made.createStatement()) {
      statement.execute("CREATE TABLE other (i INTEGER)");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
