// SPDX-License-Identifier: Apache-2.0
package org.walkscope.views;

import org.walkscope.schema.EntryType;
import org.walkscope.schema.Extent;
import org.walkscope.schema.Level;

/**
 * Adjacent entries that are alike.
 *
 * @param start hexadecimal
 * @param entries 0 for a hole without page tables
 * @param folioOrder null when folio facts were not read
 */
public record ExtentView(
    String start, long bytes, long entries, EntryType type, Level level, Integer folioOrder) {
  static ExtentView of(Extent extent) {
    return new ExtentView(
        MapsText.address(extent.getStart()),
        extent.getBytes(),
        extent.getEntries(),
        extent.getType(),
        extent.getLevel(),
        extent.getFolioOrder());
  }
}
