// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.proc;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.Completeness;
import org.walkscope.schema.PageType;
import org.walkscope.schema.Walk;
import org.walkscope.text.CountText;
import org.walkscope.views.PageFlagNames;

/**
 * Table that {@code page-types -p PID} prints of a process: its pages by the kernel's page flags of
 * them. A type's row stands where the tool's hash table has room for it: by the low bits of its
 * flags, and where two agree in these, the one met first before the other.
 */
public final class PageTypesTable {
  private static final int SLOTS = 1 << 13;

  private final Map<Integer, Row> slots = new TreeMap<>();
  private final int pageShift;

  /**
   * Type of pages.
   *
   * @param pages base pages
   */
  public record Row(long flags, long pages) {}

  /**
   * Starts without rows.
   *
   * @param pageShift log2 of the base page's bytes
   */
  public PageTypesTable(int pageShift) {
    this.pageShift = pageShift;
  }

  /**
   * Table of all pages that one task's walks of one process found.
   *
   * @throws IOException when the trace does not tell what one of them found; a NotWholeException
   *     where events are missing
   */
  public static PageTypesTable of(List<Walk> walks) throws IOException {
    PageTypesTable table = new PageTypesTable(walks.get(0).getHost().getPageShift());
    for (Walk walk : walks.stream().sorted(Comparator.comparingLong(Walk::getWalk)).toList()) {
      if (walk.getMissingWalks() > 0) {
        throw new NotWholeException(
            "%s missing from walk %d on: what was found there is not known; record it again,"
                    .formatted(
                        CountText.of(walk.getMissingWalks(), "walk is", "walks are"),
                        walk.getWalk())
                + " with larger ring buffers (--ring-bytes)");
      }
      if (walk.getPageTypes() == null) {
        throw untold(walk);
      }
      for (PageType type : walk.getPageTypes()) {
        table.add(type.getFlags(), type.getPages());
      }
    }
    return table;
  }

  private static IOException untold(Walk walk) {
    String problem =
        "the trace does not tell the types of pages of %x-%x: walk %d"
            .formatted(walk.getStart(), walk.getEnd(), walk.getWalk());
    return walk.getCompleteness() == Completeness.COMPLETE
        ? new IOException(
            problem + " is whole, and lacks facts of its pages; record with --detail folios")
        : new NotWholeException(
            problem + " is " + walk.getCompleteness().name().toLowerCase(Locale.ROOT));
  }

  /** Counts pages; the order in which types come decides on that of their rows. */
  public void add(long flags, long pages) {
    slots.merge(slotOf(flags), new Row(flags, pages), (a, b) -> new Row(flags, a.pages + b.pages));
  }

  private int slotOf(long flags) {
    if (flags == 0) {
      return 0;
    }
    int slot = Math.max((int) (flags & SLOTS - 1), 1);
    while (slots.containsKey(slot) && slots.get(slot).flags() != flags) {
      slot = slot == SLOTS - 1 ? 1 : slot + 1;
    }
    return slot;
  }

  /** Rows in the tool's order. */
  public List<Row> rows() {
    return List.copyOf(slots.values());
  }

  /** Number of base pages. */
  public long pages() {
    return slots.values().stream().mapToLong(Row::pages).sum();
  }

  /** Text as the tool prints it, to the byte. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "             flags\tpage-count       MB  symbolic-flags\t\t\tlong-symbolic-flags\n");
    for (Row row : rows()) {
      text.append(
          "0x%016x\t%10d %8d  %s\t%s\n"
              .formatted(
                  row.flags(),
                  row.pages(),
                  megabytes(row.pages()),
                  PageFlagNames.symbols(row.flags()),
                  PageFlagNames.names(row.flags())));
    }
    return text + "             total\t%10d %8d\n".formatted(pages(), megabytes(pages()));
  }

  private long megabytes(long pages) {
    return pages << pageShift >>> 20;
  }
}
