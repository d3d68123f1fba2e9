// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.compare;

import java.io.IOException;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Results of the walk job over captures, and the losses that the captures hold. */
public interface RunResults extends AutoCloseable {
  /** Records of this type on a topic of results; others are skipped. */
  <T extends SpecificRecord> List<T> read(String topic, Class<T> type) throws IOException;

  /** Events in the fragments that the job read. */
  long events() throws IOException;

  /** Records that could not be read. */
  long deadLetters() throws IOException;

  /** Ends what gives the results. */
  @Override
  default void close() {}
}
