// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.TrustedRecords;

class CaptureTest {
  @Test
  void whatIsWrittenIsReadInOrder() throws IOException {
    Reading reading = Reading.of(SmallCapture.bytes());
    assertThat(reading.failure()).isNull();
    assertThat(reading.records()).isEqualTo(SmallCapture.records());
  }

  @Test
  void theSameRecordsGiveTheSameBytes() throws IOException {
    assertThat(SmallCapture.bytes()).isEqualTo(SmallCapture.bytes());
  }

  @Test
  void anyAvroReaderReadsACapture() throws IOException {
    TrustedRecords.declare();
    List<SpecificRecord> records = new ArrayList<>();
    try (DataFileStream<SpecificRecord> stream =
        new DataFileStream<>(
            new ByteArrayInputStream(SmallCapture.bytes()),
            new SpecificDatumReader<>(null, CaptureSchema.CURRENT))) {
      stream.forEach(records::add);
    }
    assertThat(records).isEqualTo(SmallCapture.records());
  }
}
