// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Codec of a top-level record as it stands on a topic, in Avro's single-object encoding: two marker
 * bytes, the CRC-64-AVRO of the writer's schema, the binary record. Decoding arbitrary bytes gives
 * the record or a {@link BadRecordException}, and takes at most a small multiple of their size in
 * memory.
 *
 * <p>Safe for use by several threads.
 */
public final class RecordCodec<T extends SpecificRecord> {
  static {
    TrustedRecords.declare();
  }

  /** Byte at which the fingerprint stands, after the marker. */
  static final int FINGERPRINT_AT = 2;

  private static final int HEADER_BYTES = FINGERPRINT_AT + Long.BYTES;
  private static final int MARKER_0 = 0xC3;
  private static final int MARKER_1 = 0x01;

  /** Writer that uses each record's generated code. */
  private static final SpecificData GENERATED = new SpecificData();

  static {
    GENERATED.setCustomCoders(true);
  }

  private static final ThreadLocal<RecordBytes> BYTES = ThreadLocal.withInitial(RecordBytes::new);

  private final String name;
  private final WriterSchemas writers;
  private final byte[] header;
  private final SpecificDatumWriter<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  private RecordCodec(Schema schema, SpecificData model) {
    name = schema.getName();
    header = header(SchemaNormalization.parsingFingerprint64(schema));
    encoder = new SpecificDatumWriter<>(schema, GENERATED);
    writers = new WriterSchemas(schema.getFullName());
    writers.add(schema);
    decoder = new BinaryMessageDecoder<>(model, schema, writers);
  }

  /** Makes a codec for a record that this version defines, and that each released one may write. */
  public static <T extends SpecificRecord> RecordCodec<T> of(Class<T> type) {
    SpecificData model = SpecificData.getForClass(type);
    Schema schema = model.getSchema(type);
    return new RecordCodec<>(schema, model);
  }

  /** Makes the codec also read records of an older schema, by Avro's schema resolution. */
  public RecordCodec<T> alsoReading(Schema older) {
    writers.add(older);
    return this;
  }

  /** Encodes a record into the bytes of a Kafka value. */
  public byte[] encode(T value) {
    try {
      RecordBytes out = BYTES.get();
      out.clear();
      out.writeFixed(header);
      encoder.write(value, out);
      return out.toArray();
    } catch (IOException e) {
      throw new AvroRuntimeException("cannot write a " + name + " into memory", e);
    }
  }

  /** True if the bytes claim to be a record of this kind; for topics with several kinds. */
  public boolean claims(byte[] bytes) {
    return marked(bytes) && writers.findByFingerprint(fingerprint(bytes)) != null;
  }

  /** Decodes a record; null bytes, a tombstone, are malformed. */
  public T decode(byte[] bytes) throws BadRecordException {
    new RecordBounds(bytes, HEADER_BYTES).last(writer(bytes));
    try {
      return decoder.decode(bytes);
    } catch (IOException | RuntimeException e) {
      // the bounds hold, so the two schemas disagree on a value
      throw new MalformedRecordException("not a " + name, HEADER_BYTES, e);
    }
  }

  private Schema writer(byte[] bytes) throws BadRecordException {
    if (bytes == null) {
      throw new MalformedRecordException("no value, a tombstone, not a " + name, 0);
    }
    if (bytes.length < HEADER_BYTES) {
      throw new MalformedRecordException("ends inside the header of a " + name, bytes.length);
    }
    if (!marked(bytes)) {
      throw new MalformedRecordException("not Avro's single-object encoding of a " + name, 0);
    }
    Schema writer = writers.findByFingerprint(fingerprint(bytes));
    if (writer == null) {
      throw new UnknownSchemaException(name, fingerprint(bytes));
    }
    return writer;
  }

  private static boolean marked(byte[] bytes) {
    return bytes != null
        && bytes.length >= HEADER_BYTES
        && (bytes[0] & 0xff) == MARKER_0
        && (bytes[1] & 0xff) == MARKER_1;
  }

  private static byte[] header(long fingerprint) {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) MARKER_0)
        .put((byte) MARKER_1)
        .putLong(fingerprint)
        .array();
  }

  private static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(FINGERPRINT_AT);
  }
}
