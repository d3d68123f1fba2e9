// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FileKindTest {
  @Test
  void filesAreKnownByTheirFirstBytes() {
    assertThat(FileKind.of(bytes("PERFILE2h\u0000"))).hasValue(FileKind.PERF_DATA);
    assertThat(FileKind.of(bytes("\u0017\bDtracing6\0"))).hasValue(FileKind.TRACE_DAT);
    assertThat(FileKind.of(bytes("PAR1\u0015\u0004"))).hasValue(FileKind.PARQUET);
    assertThat(FileKind.of(bytes("WSCP\u0003\0"))).hasValue(FileKind.FRAME_STREAM);
    assertThat(FileKind.of(bytes("Obj\u0001\u0004"))).hasValue(FileKind.CAPTURE);
    assertThat(FileKind.of(bytes("PAR"))).isEmpty();
    assertThat(FileKind.of(new byte[0])).isEmpty();
  }

  @Test
  void asManyBytesAsAreReadTellAll() {
    for (FileKind kind : FileKind.values()) {
      assertThat(kind.what()).isNotBlank();
    }
    assertThat(FileKind.of(bytes("\u0017\bDtracing6\0".substring(0, FileKind.BYTES))))
        .hasValue(FileKind.TRACE_DAT);
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }
}
