// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.util.Locale;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceMode;

/**
 * How a capture was recorded, as far as that changes its figures.
 *
 * @param tracedOneIn N where the probe traced one walk in N
 */
record Recording(TraceMode mode, Detail detail, long tracedOneIn) {
  static Recording of(Host host, long tracedOneIn) {
    return new Recording(host.getMode(), host.getDetail(), tracedOneIn);
  }

  /** The same with walks that were sampled. */
  Recording of(long oneIn) {
    return new Recording(mode, detail, oneIn);
  }

  /** True if a count of a lock that is not there is 0; light mode sees locks only in part. */
  boolean seesLocks() {
    return mode == TraceMode.EXACT;
  }

  /** Words for a person. Example: light mode, detail entries, one walk in 3 */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s mode, detail %s", mode, detail).toLowerCase(Locale.ROOT)
        + (tracedOneIn == 1 ? "" : String.format(Locale.ROOT, ", one walk in %,d", tracedOneIn));
  }
}
