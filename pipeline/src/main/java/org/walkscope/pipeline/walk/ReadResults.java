// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.walk;

import org.walkscope.pipeline.procfile.ReadResult;
import org.walkscope.pipeline.procfile.clearrefs.ClearedRefs;
import org.walkscope.pipeline.procfile.numa.NumaSums;
import org.walkscope.pipeline.procfile.pagemap.PagemapRead;
import org.walkscope.pipeline.procfile.scan.ScanRegions;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

/** Results of reads, by the file read. */
final class ReadResults {
  private ReadResults() {}

  /**
   * Empty result of the read that makes a walk; null for smaps and for no file.
   *
   * @param begin null when it was lost
   */
  static ReadResult of(WalkBeginView begin) {
    return switch (begin == null ? Wire.FILE_NONE : begin.file()) {
      case Wire.FILE_NUMA_MAPS -> new NumaSums();
      case Wire.FILE_PAGEMAP -> new PagemapRead(begin.argument() != 0, begin.start(), begin.end());
      case Wire.FILE_CLEAR_REFS -> new ClearedRefs(begin.argument());
      case Wire.FILE_PAGEMAP_SCAN -> new ScanRegions(begin.start(), begin.end());
      default -> null;
    };
  }
}
