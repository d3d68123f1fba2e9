// SPDX-License-Identifier: Apache-2.0
package org.walkscope.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Kinds of files that people pass by mistake, by their first bytes, and advice for each. */
public enum FileKind {
  FRAME_STREAM(
      "a frame stream of the probe: make a capture of it with walkscope ingest --input FILE"
          + " --capture NEW",
      "WSCP"),
  CAPTURE(
      "an Avro container, as captures are: walkscope inspect and walkscope replay read them",
      "Obj\u0001"),
  PERF_DATA("perf.data of perf record: perf script reads it", "PERFILE2"),
  TRACE_DAT("trace.dat of trace-cmd: trace-cmd report reads it", "\u0017\bDtracing"),
  PARQUET("a Parquet file: only captures are read", "PAR1"),
  ELF("a program (ELF): name the file that it wrote", "\u007fELF"),
  GZIP("compressed with gzip: gunzip it first", "\u001f\u008b"),
  ZSTD("compressed with zstd: unzstd it first", "(\u00b5/\u00fd"),
  XZ("compressed with xz: unxz it first", "\u00fd7zXZ\u0000"),
  ZIP("a zip archive: unzip it first", "PK\u0003\u0004");

  /** Bytes that identify every kind. */
  public static final int BYTES = 10;

  private final String what;
  private final String magic; // one character per byte

  FileKind(String what, String magic) {
    this.what = what;
    this.magic = magic;
  }

  /** Kind of a file that begins with these bytes; empty when unknown. */
  public static Optional<FileKind> of(byte[] begin) {
    String bytes = new String(begin, StandardCharsets.ISO_8859_1);
    return Arrays.stream(values()).filter(kind -> bytes.startsWith(kind.magic)).findFirst();
  }

  /** Sentence on a file of another kind than expected, with advice. */
  public String what() {
    return what;
  }
}
