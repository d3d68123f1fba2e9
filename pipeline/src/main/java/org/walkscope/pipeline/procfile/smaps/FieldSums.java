// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SmapsTotals;

/** Sum for each field of smaps. A sum that lacked a part once is unknown from then on. */
@SuppressWarnings(
    "EnumOrdinal") // state keeps the order of the fields under the version of its thread
final class FieldSums {
  private static final SmapsField[] FIELDS = SmapsField.values();

  private final long[] sums = new long[FIELDS.length];
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

  void forget(SmapsField field) {
    unknown |= 1 << field.ordinal();
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

  /** Sets all fields; null where the sum is unknown. */
  void into(SmapsTotals totals) {
    for (SmapsField field : FIELDS) {
      boolean known = (unknown & 1 << field.ordinal()) == 0;
      field.set(totals, known ? (Long) sums[field.ordinal()] : null);
    }
  }

  void write(DataOutput out) throws IOException {
    for (long sum : sums) {
      out.writeLong(sum);
    }
    out.writeInt(unknown);
  }

  void read(DataInput in) throws IOException {
    for (int i = 0; i < FIELDS.length; i++) {
      sums[i] = in.readLong();
    }
    unknown = in.readInt();
  }
}
