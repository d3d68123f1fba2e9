// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.SmapsField;

/** Sum for each field of smaps. A sum that lacked a part once is unknown from then on. */
@SuppressWarnings(
    "EnumOrdinal") // state keeps the order of the fields under the version of its thread
final class FieldSums {
  private static final int FIELDS = SmapsField.values().length;

  private final long[] sums = new long[FIELDS];
  private int unknown; // bit by ordinal

  void add(SmapsField field, long part) {
    sums[field.ordinal()] += part;
  }

  /** Adds the part for yes, and an unknown part for unknown. */
  void addIf(Answer yes, SmapsField field, long part) {
    if (yes == Answer.YES) {
      add(field, part);
    } else if (yes == Answer.UNKNOWN) {
      forget(field);
    }
  }

  void forget(SmapsField... fields) {
    unknown |= mask(fields);
  }

  /** Forgets the fields of a mask. */
  void forget(int fields) {
    unknown |= fields;
  }

  /** Mask of fields, for those that are forgotten often. */
  static int mask(SmapsField... fields) {
    int mask = 0;
    for (SmapsField field : fields) {
      mask |= 1 << field.ordinal();
    }
    return mask;
  }

  /** Sum of the field; null when unknown. */
  Long get(SmapsField field) {
    return (unknown & 1 << field.ordinal()) == 0 ? (Long) sums[field.ordinal()] : null;
  }

  void write(DataOutput out) throws IOException {
    for (long sum : sums) {
      out.writeLong(sum);
    }
    out.writeInt(unknown);
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < FIELDS; i++) {
      sums[i] = in.readLong();
    }
    unknown = in.readInt();
  }
}
