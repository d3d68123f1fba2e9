// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.sql;

import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DeserializationFormatFactory;
import org.apache.flink.table.factories.DynamicTableFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The format {@code walkscope} of Flink SQL: Avro's single-object encoding, whose header Flink's
 * own avro format does not know. {@code 'walkscope.record'} says which record is on the topic; a
 * table may leave columns out and order them as it likes.
 */
public final class RecordFormat implements DeserializationFormatFactory {
  static final String IDENTIFIER = "walkscope";

  private static final ConfigOption<String> RECORD =
      ConfigOptions.key("record")
          .stringType()
          .noDefaultValue()
          .withDescription("Name of the record on the topic, as in walkscope.avdl.");

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(RECORD);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of();
  }

  @Override
  public DecodingFormat<DeserializationSchema<RowData>> createDecodingFormat(
      DynamicTableFactory.Context context, ReadableConfig options) {
    FactoryUtil.validateFactoryOptions(this, options);
    String name = options.get(RECORD);
    Class<? extends SpecificRecord> record = ResultTables.record(name);
    if (record == null) {
      throw new ValidationException(
          "no record '" + name + "'; there are " + String.join(", ", ResultTables.recordNames()));
    }
    return new Decoding(record);
  }

  private record Decoding(Class<? extends SpecificRecord> record)
      implements DecodingFormat<DeserializationSchema<RowData>> {
    @Override
    public DeserializationSchema<RowData> createRuntimeDecoder(
        DynamicTableSource.Context context, DataType physicalType) {
      return new RecordRows<>(
          record,
          (RowType) physicalType.getLogicalType(),
          context.createTypeInformation(physicalType));
    }

    @Override
    public ChangelogMode getChangelogMode() {
      return ChangelogMode.insertOnly();
    }
  }
}
