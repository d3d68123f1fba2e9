// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Copies of records that share field values with the original; builders copy them deeply. */
public final class ShallowCopy {
  private ShallowCopy() {}

  /** Sets each field of a new record to the original's, and returns the new record. */
  public static <T extends SpecificRecord> T of(T from, T into) {
    for (Schema.Field field : from.getSchema().getFields()) {
      into.put(field.pos(), from.get(field.pos()));
    }
    return into;
  }
}
