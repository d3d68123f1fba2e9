// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** A record in Avro's single-object encoding whose schema this version does not know. */
public final class UnknownSchemaException extends BadRecordException {
  private static final long serialVersionUID = 1L;

  private final long fingerprint;

  UnknownSchemaException(String record, long fingerprint) {
    super(
        "unknown schema " + String.format("%016x", fingerprint) + ", not a " + record,
        RecordCodec.FINGERPRINT_AT,
        null);
    this.fingerprint = fingerprint;
  }

  /** CRC-64-AVRO of the writer's schema. */
  public long fingerprint() {
    return fingerprint;
  }
}
