// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import java.util.Map;
import java.util.TreeMap;

/** Names that tools/mm/page-types gives to bits of its flags: a letter, and a name. */
public final class PageFlagNames {
  /** Names by bit: a letter, then the name. */
  private static final Map<Integer, String> NAMES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(0, "Llocked"),
              Map.entry(1, "Eerror"),
              Map.entry(2, "Rreferenced"),
              Map.entry(3, "Uuptodate"),
              Map.entry(4, "Ddirty"),
              Map.entry(5, "llru"),
              Map.entry(6, "Aactive"),
              Map.entry(7, "Sslab"),
              Map.entry(8, "Wwriteback"),
              Map.entry(9, "Ireclaim"),
              Map.entry(10, "Bbuddy"),
              Map.entry(11, "Mmmap"),
              Map.entry(12, "aanonymous"),
              Map.entry(13, "sswapcache"),
              Map.entry(14, "bswapbacked"),
              Map.entry(15, "Hcompound_head"),
              Map.entry(16, "Tcompound_tail"),
              Map.entry(17, "Ghuge"),
              Map.entry(18, "uunevictable"),
              Map.entry(19, "Xhwpoison"),
              Map.entry(20, "nnopage"),
              Map.entry(21, "xksm"),
              Map.entry(22, "tthp"),
              Map.entry(23, "ooffline"),
              Map.entry(24, "zzero_page"),
              Map.entry(25, "iidle_page"),
              Map.entry(26, "gpgtable"),
              // shown with --raw only, and yet a place of the symbols
              Map.entry(32, "rreserved"),
              Map.entry(33, "mmlocked"),
              Map.entry(34, "downer_2"),
              Map.entry(35, "Pprivate"),
              Map.entry(36, "pprivate_2"),
              Map.entry(37, "Oowner_private"),
              Map.entry(38, "harch"),
              Map.entry(40, "fsoftdirty"),
              Map.entry(41, "Harch_2"),
              Map.entry(47, "danon_exclusive"),
              Map.entry(48, "Ireadahead"),
              Map.entry(50, "Aslub_frozen"),
              Map.entry(51, "Eslub_debug"),
              Map.entry(61, "Ffile"),
              Map.entry(62, "wswap"),
              Map.entry(63, "1mmap_exclusive")));

  private PageFlagNames() {}

  /** A letter for each bit that is set, in a place of its own. */
  public static String symbols(long flags) {
    StringBuilder symbols = new StringBuilder();
    NAMES.forEach((bit, name) -> symbols.append(isSet(flags, bit) ? name.charAt(0) : '_'));
    return symbols.toString();
  }

  /** The names of those that are set, with commas between. */
  public static String names(long flags) {
    StringBuilder names = new StringBuilder();
    NAMES.forEach(
        (bit, name) -> {
          if (isSet(flags, bit)) {
            names.append(names.isEmpty() ? "" : ",").append(name, 1, name.length());
          }
        });
    return names.toString();
  }

  private static boolean isSet(long flags, int bit) {
    return (flags >>> bit & 1) != 0;
  }
}
