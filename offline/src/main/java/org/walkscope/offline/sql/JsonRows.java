// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Rows as a JSON array with an object a line. Only characters that print in ASCII are left as they
 * are.
 */
final class JsonRows implements RowFormat.Rows {
  private final JsonGenerator json;
  private String[] keys;

  JsonRows(PrintWriter out) {
    try {
      json =
          new JsonFactory()
              .createGenerator(out)
              .setHighestNonEscapedChar('~')
              .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void begin(String[] names) throws IOException {
    keys = keys(names);
    json.writeStartArray();
  }

  /** Names, of which later ones that are the same have a number behind them: comm, comm_1. */
  private static String[] keys(String... names) {
    Set<String> taken = new HashSet<>(Arrays.asList(names));
    Set<String> met = new HashSet<>();
    String[] keys = names.clone();
    for (int i = 0; i < names.length; i++) {
      if (!met.add(names[i])) {
        int number = 1;
        while (!taken.add(names[i] + "_" + number)) {
          number++;
        }
        keys[i] = names[i] + "_" + number;
      }
    }
    return keys;
  }

  @Override
  public void row(Object[] values) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    for (int i = 0; i < keys.length; i++) {
      json.writeFieldName(keys[i]);
      SqlValue.write(values[i], json);
    }
    json.writeEndObject();
  }

  @Override
  public void end() throws IOException {
    json.writeRaw('\n');
    json.writeEndArray();
    json.writeRaw('\n');
    json.close();
  }
}
