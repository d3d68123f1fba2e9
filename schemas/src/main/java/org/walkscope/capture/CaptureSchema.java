// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.walkscope.schema.ProbeLoss;
import org.walkscope.schema.SpoolMark;
import org.walkscope.schema.StageLoss;
import org.walkscope.schema.StreamEnd;
import org.walkscope.schema.TraceFragment;

/**
 * Schema of a capture file, and schemas of older files that are still readable.
 *
 * <p>A file carries its schema in Avro's parsing canonical form, without docs. A schema that is not
 * one of the known texts, to the byte, means that the file is damaged.
 */
final class CaptureSchema {
  /** Schema that the classes of this version expect. */
  static final Schema CURRENT =
      Schema.createUnion(
          TraceFragment.getClassSchema(),
          ProbeLoss.getClassSchema(),
          StreamEnd.getClassSchema(),
          StageLoss.getClassSchema(),
          SpoolMark.getClassSchema());

  /** Schema that this version writes, without docs. */
  static final Schema WRITTEN =
      new Schema.Parser().parse(SchemaNormalization.toParsingForm(CURRENT));

  /** Schemas of readable captures. When the schema changes, the one before joins this list. */
  private static final List<Schema> READABLE =
      List.of(
          WRITTEN,
          older("capture-5.avsc"),
          older("capture-4.avsc"),
          older("capture-3.avsc"),
          older("capture-2.avsc"),
          older("capture-1.avsc"));

  private CaptureSchema() {}

  private static Schema older(String name) {
    try (InputStream text = CaptureSchema.class.getResourceAsStream(name)) {
      return new Schema.Parser().parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  static Optional<Schema> known(String text) {
    return READABLE.stream().filter(schema -> schema.toString().equals(text)).findFirst();
  }
}
