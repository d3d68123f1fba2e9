// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/** Blocks of a capture, some of them read and decoded before their turn. */
final class BlocksAhead {
  /** Blocks that are decoded at once, at most; a decoded one takes some hundred KB. */
  private static final int MOST = 8;

  /** Bytes of compressed blocks ahead, beyond which no other is read. */
  private static final int MOST_BYTES = 4 << 20;

  private final CaptureInput in;
  private final CaptureHeader header;
  private final Executor executor;
  private final Deque<BlockRecords> ahead = new ArrayDeque<>();
  private CaptureException failure; // of the block after those ahead
  private long failedAt;

  /**
   * Blocks of the rest of an input.
   *
   * @param executor decodes
   */
  BlocksAhead(CaptureInput in, CaptureHeader header, Executor executor) {
    this.in = in;
    this.header = header;
    this.executor = executor;
  }

  boolean atEnd() throws IOException {
    return ahead.isEmpty() && failure == null && in.atEnd();
  }

  /** Byte of the file at which the next block begins. */
  long position() {
    if (!ahead.isEmpty()) {
      return ahead.element().at();
    }
    return failure == null ? in.position() : failedAt;
  }

  /** The next block. */
  BlockRecords next() throws IOException {
    while (ahead.size() < MOST && waiting() < MOST_BYTES && failure == null && !in.atEnd()) {
      failedAt = in.position();
      try {
        BlockRecords read = new BlockRecords(CaptureBlock.read(in, header.sync()), header);
        read.decodeAhead(executor);
        ahead.add(read);
      } catch (CaptureException e) {
        failure = e;
      }
    }
    if (ahead.isEmpty()) {
      throw failure;
    }
    return ahead.remove();
  }

  private int waiting() {
    return ahead.stream().mapToInt(BlockRecords::waitingBytes).sum();
  }
}
