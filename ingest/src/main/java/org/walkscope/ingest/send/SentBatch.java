// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.send;

import org.walkscope.ingest.spool.Batch;
import org.walkscope.ingest.spool.Refused;
import org.walkscope.ingest.spool.SpooledStream;

/** A batch on its way to Kafka. Used by the sender's thread alone. */
final class SentBatch {
  final SpooledStream stream;
  final Batch batch;
  long bytes;

  /** What Kafka never takes of it. */
  Refused refused = Refused.NONE;

  /** Records that Kafka has not acknowledged. */
  private int open;

  SentBatch(SpooledStream stream, Batch batch) {
    this.stream = stream;
    this.batch = batch;
    open = batch.records().size();
  }

  void answered() {
    open--;
  }

  boolean isAcknowledged() {
    return open == 0;
  }
}
