// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
  /** What the database takes as one statement is one here. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ';'",
        "SELECT 'it''s; one'",
        "SELECT E'it\\'s; one'",
        "SELECT e'\\\\' -- ; ",
        "SELECT 1 AS \";\"\";\"",
        "SELECT $$;'$$",
        "SELECT $a$;$$;$a$",
        "SELECT 1 AS a$b, 2 AS c$d",
        "SELECT 1 /* ; /* ; */ ; */ + 1",
        "SELECT 4 - - 2 -- ; \n + 1",
        "SELECT 3 /2",
        "SELECT 'ä; ö' AS größe"
      })
  void whatTheDatabaseTakesAsOneStatementIsOne(String sql) throws SQLException {
    String text = sql + "\n;\n-- the next\nSELECT 2";
    List<SqlText.Statement> statements = new SqlText(text).statements();
    assertThat(statements).hasSize(2);
    assertThat(statements.get(0).sql()).isEqualTo(sql + "\n");
    assertThat(text.substring(statements.get(1).start())).startsWith("\n-- the next");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      assertThat(row(statement, statements.get(0).sql())).isEqualTo(row(statement, sql));
      assertThat(row(statement, statements.get(1).sql())).containsExactly("2");
    }
  }

  private static List<String> row(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        row.add(rows.getString(i));
      }
      return row;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"SELECT 1", "SELECT 'a;", "/* ;", "SELECT \";", "SELECT $a$;$$;", "SELECT E'\\';"})
  void aTextThatGoesOnIsNotComplete(String text) {
    assertThat(new SqlText(text).isComplete()).isFalse();
  }

  @Test
  void aTextIsCompleteBehindItsLastSemicolonOrWithoutAny() {
    assertThat(new SqlText("SELECT 1; -- one\n/* two */").isComplete()).isTrue();
    assertThat(new SqlText(" -- none\n").isComplete()).isTrue();
    assertThat(new SqlText("SELECT 1; SELECT 2").isComplete()).isFalse();
  }
}
