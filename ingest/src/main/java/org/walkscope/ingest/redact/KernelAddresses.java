// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.redact;

import java.util.HashMap;
import java.util.Map;

/**
 * Numbers in place of the addresses of locks and mm_structs: equal addresses get equal numbers,
 * which reveal nothing else.
 */
final class KernelAddresses {
  private static final int MOST = 1 << 20;

  /** Alignment of the numbers, as of locks; it shortens the column. */
  private static final long STEP = 8;

  private final Map<Long, Long> numbers = new HashMap<>();

  /** Number of an address; 0 stays 0. */
  long of(long address) {
    if (address == 0) {
      return 0;
    }
    Long number = numbers.get(address);
    if (number == null) {
      if (numbers.size() == MOST) {
        throw new UnredactableException("more than " + MOST + " locks and processes");
      }
      number = STEP * (numbers.size() + 1);
      numbers.put(address, number);
    }
    return number;
  }
}
