// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.sql;

import java.io.IOException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.AvroToRowDataConverters;
import org.apache.flink.formats.avro.AvroToRowDataConverters.AvroToRowDataConverter;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.walkscope.schema.RecordCodec;

/** A record as the row that a table declares. */
final class RecordRows<T extends SpecificRecord> implements DeserializationSchema<RowData> {
  private static final long serialVersionUID = 1L;

  private final Class<T> record;
  private final TypeInformation<RowData> produced;
  private final AvroToRowDataConverter converter;

  /** Positions of the declared columns in the record. */
  private final int[] columns;

  private transient RecordCodec<T> codec;

  RecordRows(Class<T> record, RowType declared, TypeInformation<RowData> produced) {
    this.record = record;
    this.produced = produced;
    RowType whole = ResultTables.rowOf(record);
    converter = AvroToRowDataConverters.createRowConverter(whole);
    columns =
        declared.getFields().stream()
            .mapToInt(field -> column(field.getName(), field.getType(), whole))
            .toArray();
  }

  private int column(String name, LogicalType type, RowType whole) {
    int at = whole.getFieldIndex(name);
    if (at < 0) {
      throw new ValidationException(
          record.getSimpleName()
              + " has no '"
              + name
              + "'; it has "
              + String.join(", ", whole.getFieldNames()));
    }
    LogicalType is = whole.getTypeAt(at);
    if (!is.copy(true).equals(type.copy(true))) {
      throw new ValidationException(
          "'" + name + "' of " + record.getSimpleName() + " is " + is + ", not " + type);
    }
    return at;
  }

  @Override
  public void open(InitializationContext context) {
    codec = RecordCodec.of(record);
  }

  @Override
  public RowData deserialize(byte[] message) throws IOException {
    if (message == null) {
      return null; // a tombstone is no row
    }
    GenericRowData whole = (GenericRowData) converter.convert(codec.decode(message));
    GenericRowData row = new GenericRowData(columns.length);
    for (int i = 0; i < columns.length; i++) {
      row.setField(i, whole.getField(columns[i]));
    }
    return row;
  }

  @Override
  public boolean isEndOfStream(RowData next) {
    return false;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return produced;
  }
}
