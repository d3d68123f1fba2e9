// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.walkscope.schema.PageType;

/**
 * Pages with the same page flags, as a read of pagemap found them.
 *
 * @param flags names of tools/mm/page-types; empty for pages that are not present
 * @param pages base pages
 */
public record PageTypeView(String flags, long pages) {
  /** Sums by flags, the most pages first. */
  public static List<PageTypeView> of(Collection<PageType> types) {
    Map<Long, Long> pages = new TreeMap<>();
    types.forEach(type -> pages.merge(type.getFlags(), type.getPages(), Long::sum));
    return pages.entrySet().stream()
        .map(each -> new PageTypeView(PageFlagNames.names(each.getKey()), each.getValue()))
        .sorted(Comparator.comparingLong(PageTypeView::pages).reversed())
        .toList();
  }
}
