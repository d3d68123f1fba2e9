// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import org.apache.avro.Schema;

/**
 * Check of a record's bytes before Avro reads them: every length and count is compared with the
 * bytes left, because Avro allocates the size that a record claims before reading.
 */
public final class RecordBounds {
  // approximate memory of a JVM for an object, an entry of a map, and a field or an item
  private static final int OBJECT_BYTES = 40;
  private static final int ENTRY_BYTES = 64;
  private static final int FIELD_BYTES = 8;

  private final byte[] bytes;
  private final long mostMemory;
  private int at;
  private long memory;

  public RecordBounds(byte[] bytes, int from) {
    this(bytes, from, Long.MAX_VALUE);
  }

  /**
   * Checks values, each of which may take about this much memory when read.
   *
   * @param mostMemory bytes for each value
   */
  public RecordBounds(byte[] bytes, int from, long mostMemory) {
    this.bytes = bytes;
    this.at = from;
    this.mostMemory = mostMemory;
  }

  /** Byte at which the next value begins. */
  public int position() {
    return at;
  }

  /** Checks one value that must be the last. */
  void last(Schema schema) throws MalformedRecordException {
    pass(schema);
    if (at != bytes.length) {
      throw malformed((bytes.length - at) + " bytes too many");
    }
  }

  /** Checks one value and skips it. */
  public void pass(Schema schema) throws MalformedRecordException {
    memory = 0;
    value(schema);
  }

  private void value(Schema schema) throws MalformedRecordException {
    switch (schema.getType()) {
      case RECORD -> {
        take(OBJECT_BYTES + FIELD_BYTES * schema.getFields().size());
        for (Schema.Field field : schema.getFields()) {
          value(field.schema());
        }
      }
      case UNION -> value(branch(schema));
      case ARRAY -> items(schema, null);
      case MAP -> items(schema, schema.getValueType());
      case BYTES, STRING -> text();
      case FIXED -> skip(schema.getFixedSize());
      case DOUBLE -> skip(Double.BYTES);
      case FLOAT -> skip(Float.BYTES);
      case BOOLEAN -> flag();
      case ENUM -> symbol(schema);
      case INT -> {
        long number = number();
        if (number != (int) number) {
          throw malformed("integer of more than 32 bits");
        }
      }
      case LONG -> number();
      case NULL -> {}
    }
  }

  private Schema branch(Schema union) throws MalformedRecordException {
    long branch = number();
    if (branch < 0 || branch >= union.getTypes().size()) {
      throw malformed("branch " + branch + " of a union");
    }
    return union.getTypes().get((int) branch);
  }

  private void symbol(Schema schema) throws MalformedRecordException {
    long symbol = number();
    if (symbol < 0 || symbol >= schema.getEnumSymbols().size()) {
      throw malformed("symbol " + symbol + " of " + schema.getName());
    }
  }

  private void flag() throws MalformedRecordException {
    skip(1);
    if ((bytes[at - 1] & ~1) != 0) {
      throw malformed("neither true nor false");
    }
  }

  /**
   * Checks the blocks of an array, or of a map when the value type is given; our writer writes no
   * block sizes.
   */
  private void items(Schema schema, Schema valueOrNull) throws MalformedRecordException {
    for (long count = number(); count != 0; count = number()) {
      // no item of these schemas is empty: each takes a byte at least
      if (count < 0 || count > bytes.length - at) {
        throw malformed(count + " items in " + (bytes.length - at) + " bytes");
      }
      for (long i = 0; i < count; i++) {
        if (valueOrNull != null) {
          take(ENTRY_BYTES);
          text();
          value(valueOrNull);
        } else {
          take(FIELD_BYTES);
          value(schema.getElementType());
        }
      }
    }
  }

  private void text() throws MalformedRecordException {
    long length = number();
    skip(length);
    take(OBJECT_BYTES + length);
  }

  private void take(long more) throws MalformedRecordException {
    memory += more;
    if (memory > mostMemory) {
      throw malformed("a record that takes more than " + mostMemory + " bytes of memory");
    }
  }

  private void skip(long length) throws MalformedRecordException {
    if (length < 0 || length > bytes.length - at) {
      throw malformed("length of " + length + " in " + (bytes.length - at) + " bytes");
    }
    at += (int) length;
  }

  /** Avro's zigzag varint. */
  private long number() throws MalformedRecordException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at == bytes.length) {
        throw malformed("ends inside a field");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw malformed("integer of more than 64 bits");
  }

  private MalformedRecordException malformed(String what) {
    return new MalformedRecordException(what, at);
  }
}
