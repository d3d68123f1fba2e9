// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Detail;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ProcFile;
import org.walkscope.schema.TraceMode;
import org.walkscope.schema.WalkerKind;

class WireEnumsTest {

  @Test
  void everySymbolHasOneNumber() {
    symbols(WireEnums::arch, Arch.values());
    symbols(WireEnums::traceMode, TraceMode.values());
    symbols(WireEnums::detail, Detail.values());
    symbols(WireEnums::walkerKind, WalkerKind.values());
    symbols(WireEnums::procFile, ProcFile.values());
    symbols(WireEnums::level, Level.values());
    symbols(WireEnums::lockKind, LockKind.values());
  }

  private static <E> void symbols(IntFunction<E> ofNumber, E[] all) {
    assertThat(IntStream.range(0, 256).mapToObj(ofNumber).filter(Objects::nonNull))
        .containsExactlyInAnyOrder(all);
  }
}
