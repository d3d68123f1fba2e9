// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;

/** Failure of a statement, as one line with the place in what was given. */
final class SqlFailure {
  private SqlFailure() {}

  /**
   * Line for a failure of a {@link org.walkscope.offline.tables.Database#readOnly} connection.
   *
   * @param text what was given
   * @param start characters of it before the statement that failed
   */
  static String line(String text, int start, SQLException failure) {
    try {
      JsonNode told = told(failure);
      String what = oneLine(told.get("exception_message").asText());
      return told.has("position")
          ? what + ", at " + place(text, start + told.get("position").asInt())
          : what;
    } catch (JsonProcessingException | IndexOutOfBoundsException | NullPointerException e) {
      return oneLine(String.valueOf(failure.getMessage())); // not as JSON
    }
  }

  /** True if the database itself cannot be read, whatever was asked. */
  static boolean isDamage(SQLException failure) {
    try {
      return told(failure).path("exception_type").asText().equals("Data Corruption");
    } catch (JsonProcessingException | IndexOutOfBoundsException e) {
      return false; // not as JSON
    }
  }

  private static JsonNode told(SQLException failure) throws JsonProcessingException {
    String message = String.valueOf(failure.getMessage());
    return new ObjectMapper().readTree(message.substring(message.indexOf('{')));
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  private static String place(String text, int position) {
    String before = text.substring(0, Math.min(position, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return "line " + line + ", column " + column;
  }
}
