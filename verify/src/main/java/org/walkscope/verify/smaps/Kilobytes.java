// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.walkscope.schema.SmapsField;
import org.walkscope.schema.SmapsTotals;

/**
 * Figures of smaps for one VMA or process, from either side. Unit: kB; a missing field is not
 * known, or not printed.
 */
record Kilobytes(Map<SmapsField, Long> fields) {
  /** Figures of a VMA that this side does not have. */
  static final Kilobytes NONE = new Kilobytes(Map.of());

  static Kilobytes of(SmapsTotals totals) {
    Map<SmapsField, Long> fields = new EnumMap<>(SmapsField.class);
    for (SmapsField field : SmapsField.values()) {
      Long kilobytes = field.kilobytes(totals);
      if (kilobytes != null) {
        fields.put(field, kilobytes);
      }
    }
    return new Kilobytes(fields);
  }

  static Kilobytes of(SmapsFields text) {
    Map<SmapsField, Long> fields = new EnumMap<>(SmapsField.class);
    for (SmapsField field : SmapsField.values()) {
      Long kilobytes = text.kilobytes().get(field.kernelName());
      if (kilobytes != null) {
        fields.put(field, kilobytes);
      }
    }
    return new Kilobytes(fields);
  }

  private Long sum(SmapsField... parts) {
    long sum = 0;
    for (SmapsField part : parts) {
      if (!fields.containsKey(part)) {
        return null;
      }
      sum += fields.get(part);
    }
    return sum;
  }

  /**
   * Fields that the kernel prints, beside those of the trace.
   *
   * @param asked fields that the trace must tell; it may tell more
   */
  List<Figure> beside(Kilobytes kernel, Set<SmapsField> asked) {
    List<Figure> figures = new ArrayList<>();
    for (SmapsField field : SmapsField.values()) {
      if (kernel.fields.containsKey(field)) {
        figures.add(beside(kernel, asked, field.kernelName(), field));
      }
    }
    return figures;
  }

  /** The sum of some fields, beside the kernel's. */
  Figure beside(Kilobytes kernel, Set<SmapsField> asked, String name, SmapsField... parts) {
    Long ours = sum(parts);
    boolean told = ours != null || equals(NONE) || asked.containsAll(List.of(parts));
    return new Figure(name, ours, kernel.sum(parts), told);
  }
}
