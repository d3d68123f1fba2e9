// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;

/**
 * Schemas by which a kind of record may be written. Those of released versions are parsed when a
 * record comes that no other wrote: most processes meet none.
 */
final class WriterSchemas implements SchemaStore {
  private final String fullName;

  /** This version's, and those that were added. */
  private final Map<Long, Schema> known = new ConcurrentHashMap<>();

  /** Null before it was asked for. */
  private volatile Map<Long, Schema> released;

  /**
   * Makes the schemas of a kind of record.
   *
   * @param fullName name of the record. Example: org.walkscope.schema.Walk
   */
  WriterSchemas(String fullName) {
    this.fullName = fullName;
  }

  void add(Schema schema) {
    known.put(SchemaNormalization.parsingFingerprint64(schema), schema);
  }

  /** Schema of a fingerprint; null where no version wrote such a record by it. */
  @Override
  public Schema findByFingerprint(long fingerprint) {
    Schema schema = known.get(fingerprint);
    return schema != null ? schema : released().get(fingerprint);
  }

  private Map<Long, Schema> released() {
    Map<Long, Schema> all = released;
    if (all == null) {
      all = new HashMap<>();
      for (Schema each : ReleasedSchemas.of(fullName)) {
        all.put(SchemaNormalization.parsingFingerprint64(each), each);
      }
      released = all; // two threads may both make it, alike
    }
    return all;
  }
}
