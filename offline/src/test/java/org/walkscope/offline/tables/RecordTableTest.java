// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Target;
import org.walkscope.schema.Walk;
import org.walkscope.schema.Walker;
import org.walkscope.testing.Golden;

class RecordTableTest {
  @Test
  void aUidIsUnsignedOrNull() throws IOException, SQLException {
    Walk walk =
        RecordedResults.of(Golden.STORIES.resolve("agent-x86_64/capture.avro"))
            .all(Walk.class)
            .get(0);
    walk.setWalker(Walker.newBuilder(walk.getWalker()).setUid(null).build());
    walk.setTarget(Target.newBuilder(walk.getTarget()).setUid(Integer.MIN_VALUE).build());
    try (DuckDBConnection database =
        DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class)) {
      RecordTable table = new RecordTable(database, "walks", Walk.getClassSchema());
      table.append(walk);
      table.close();
      try (ResultSet row =
          database
              .createStatement()
              .executeQuery("SELECT target.uid, target.tgid, walker.uid FROM walks")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getLong(1)).isEqualTo(1L << 31);
        assertThat(row.getInt(2)).isEqualTo(walk.getTarget().getTgid());
        assertThat(row.getObject(3)).isNull();
      }
    }
  }
}
