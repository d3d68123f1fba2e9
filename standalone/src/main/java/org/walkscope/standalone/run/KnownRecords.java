// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.walkscope.schema.ReleasedSchemas;

/** Reader of a record by any schema of this version or a released one. */
public final class KnownRecords {
  private static final int FINGERPRINT_AT = 2;
  private static final int HEADER_BYTES = FINGERPRINT_AT + Long.BYTES;
  private static final Map<Long, Schema> BY_FINGERPRINT = ReleasedSchemas.byFingerprint();

  private KnownRecords() {}

  /** Record of these bytes; null when they are none. */
  public static GenericRecord decode(byte[] value) {
    if (value == null || value.length < HEADER_BYTES) {
      return null;
    }
    long fingerprint =
        ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(FINGERPRINT_AT);
    Schema schema = BY_FINGERPRINT.get(fingerprint);
    if (schema == null) {
      return null;
    }
    var decoder =
        DecoderFactory.get().binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
    try {
      return new GenericDatumReader<GenericRecord>(schema).read(null, decoder);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
