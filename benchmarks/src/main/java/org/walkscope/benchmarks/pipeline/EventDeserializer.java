// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.walkscope.benchmarks.pipeline.event.Event;

/**
 * Deserializer of one record per event, with a reader kept from record to record. Flink's own
 * {@code AvroDeserializationSchema} resolves the schema anew for each, which took four fifths of
 * the job.
 */
final class EventDeserializer extends AbstractDeserializationSchema<Event> {
  private static final long serialVersionUID = 1L;

  private transient SpecificDatumReader<Event> reader;
  private transient BinaryDecoder decoder;

  EventDeserializer() {
    super(new AvroTypeInfo<>(Event.class));
  }

  @Override
  public void open(InitializationContext context) {
    RebuildPerEvent.trustEvents();
    reader = new SpecificDatumReader<>(Event.class);
  }

  @Override
  public Event deserialize(byte[] message) throws IOException {
    decoder = DecoderFactory.get().binaryDecoder(message, decoder);
    return reader.read(null, decoder);
  }
}
