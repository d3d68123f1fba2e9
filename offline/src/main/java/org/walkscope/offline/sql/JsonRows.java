// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/**
 * Rows as a JSON array with an object a line. Only characters that print in ASCII are left as they
 * are.
 */
final class JsonRows implements RowFormat.Rows {
  private final JsonGenerator json;
  private String[] columns;

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
    columns = names;
    json.writeStartArray();
  }

  @Override
  public void row(Object[] values) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    for (int i = 0; i < columns.length; i++) {
      json.writeFieldName(columns[i]);
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
