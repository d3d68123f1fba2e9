// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.procfile.smaps;

import org.walkscope.pipeline.entries.TargetVma;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.Wire;

/**
 * Facts of the walked VMA on which smaps depends; looked up once, not for each piece.
 *
 * @param known false where the walk is not of one VMA
 * @param copiedOnWrite whether it may hold anonymous pages beside others
 */
public record SmapsVma(
    boolean known, boolean anonymous, boolean dax, boolean locked, boolean copiedOnWrite) {
  public static SmapsVma of(WalkBeginView begin) {
    return new SmapsVma(
        TargetVma.known(begin),
        TargetVma.is(begin, Wire.VMA_ANONYMOUS),
        TargetVma.is(begin, Wire.VMA_DAX),
        TargetVma.locked(begin),
        TargetVma.mayCopyOnWrite(begin));
  }
}
