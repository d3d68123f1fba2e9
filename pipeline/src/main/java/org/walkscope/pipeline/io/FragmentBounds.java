// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.util.Collection;
import org.walkscope.schema.Host;
import org.walkscope.schema.TraceFragment;

/**
 * Bounds of a fragment. Its texts stand in every result, and a text of a megabyte would make
 * results that no topic takes. The wire's own fields are all shorter.
 */
final class FragmentBounds {
  private static final int LONGEST_TEXT = 256;
  private static final int MOST_CONSTANTS = 1024;

  private FragmentBounds() {}

  /** Fault of a fragment; null without one. */
  static String problem(TraceFragment fragment) {
    Host host = fragment.getHost();
    if (tooLong(host.getHostname())
        || tooLong(host.getBootId())
        || tooLong(host.getKernelRelease())
        || tooLong(fragment.getWalker().getComm())
        || anyTooLong(fragment.getStrings())
        || anyTooLong(host.getConstants().keySet())) {
      return "a text of more than " + LONGEST_TEXT + " characters";
    }
    if (host.getConstants().size() > MOST_CONSTANTS) {
      return host.getConstants().size() + " constants";
    }
    boolean pageSizes =
        host.getPageShift() >= 12
            && host.getPageShift() <= 16
            && host.getPmdShift() > host.getPageShift()
            && host.getPudShift() >= host.getPmdShift()
            && host.getPudShift() < 50;
    return pageSizes
        ? null
        : "page shifts %d, %d, %d"
            .formatted(host.getPageShift(), host.getPmdShift(), host.getPudShift());
  }

  private static boolean anyTooLong(Collection<String> texts) {
    for (String text : texts) {
      if (tooLong(text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean tooLong(String text) {
    return text.length() > LONGEST_TEXT;
  }
}
