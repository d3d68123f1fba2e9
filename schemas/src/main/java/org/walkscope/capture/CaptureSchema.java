// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * The schema of a capture file, and those of older files that are still read.
 *
 * <p>A file carries it in Avro's parsing canonical form, without docs: what is not one of the known
 * texts to the byte is damaged.
 */
final class CaptureSchema {
  /** What this version's classes expect. */
  static final Schema CURRENT =
      Schema.createUnion(
          TraceFragment.getClassSchema(), ProbeLoss.getClassSchema(), StreamEnd.getClassSchema());

  /** What this version writes. */
  static final Schema WRITTEN =
      new Schema.Parser().parse(SchemaNormalization.toParsingForm(CURRENT));

  /** A released schema joins this list when it changes. */
  private static final List<Schema> READABLE = List.of(WRITTEN);

  private CaptureSchema() {}

  static Optional<Schema> known(String text) {
    return READABLE.stream().filter(schema -> schema.toString().equals(text)).findFirst();
  }
}
