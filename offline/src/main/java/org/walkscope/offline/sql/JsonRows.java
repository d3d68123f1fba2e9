// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** Rows as a JSON array with an object a line. All that is not ASCII is escaped. */
final class JsonRows implements RowFormat.Rows {
  private final JsonGenerator json;
  private String[] columns;

  JsonRows(PrintWriter out) {
    try {
      json =
          JsonFactory.builder()
              .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
              .build()
              .createGenerator(out)
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
