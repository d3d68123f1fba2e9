// SPDX-License-Identifier: Apache-2.0
package org.walkscope.dashboard.model;

import java.util.Comparator;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;

/** Label of a lock; level is null except for page-table locks. */
public record LockLabel(LockKind kind, Level level) {
  /** Order from the lock of the whole address space down to that of one table. */
  static final Comparator<LockLabel> ORDER =
      Comparator.comparing(LockLabel::kind)
          .thenComparing(LockLabel::level, Comparator.nullsFirst(Comparator.naturalOrder()));
}
