// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.AvroWriterFactory;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.walkscope.pipeline.loss.DeadLetter;
import org.walkscope.schema.Topics;
import org.walkscope.schema.UnreadableRecord;

/**
 * Sinks that write Avro container files: those of a topic in a folder that has its name, such as
 * {@code walks/part-…-0.avro}. A file has its name once the checkpoint that it is part of is
 * complete, or the job has ended: the files have every result exactly once, after failures too.
 *
 * @param folder path or address that all task managers can write
 */
public record FileSinks(String folder) implements ResultSinks {
  @Override
  public <T extends SpecificRecord> Sink<T> sink(ResultTopic<T> topic) {
    return sink(topic.name(), containers(topic.type()));
  }

  @Override
  public Sink<DeadLetter> deadLetters() {
    BulkWriter.Factory<UnreadableRecord> containers = containers(UnreadableRecord.class);
    return sink(Topics.DEAD_LETTER, out -> new LetterWriter(containers.create(out)));
  }

  private <T> Sink<T> sink(String topic, BulkWriter.Factory<T> containers) {
    return FileSink.forBulkFormat(new Path(folder, folderOf(topic)), containers)
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withOutputFileConfig(OutputFileConfig.builder().withPartSuffix(".avro").build())
        .build();
  }

  /** Folder of a topic's records. Example: lock-holds */
  public static String folderOf(String topic) {
    return topic.substring(topic.indexOf('.') + 1);
  }

  private static <T extends SpecificRecord> BulkWriter.Factory<T> containers(Class<T> type) {
    return new AvroWriterFactory<>(
        out ->
            new DataFileWriter<T>(new SpecificDatumWriter<>(type))
                .setCodec(CodecFactory.zstandardCodec(CodecFactory.DEFAULT_ZSTANDARD_LEVEL))
                .create(SpecificData.get().getSchema(type), out));
  }

  /** Writer of dead letters as records. */
  private record LetterWriter(BulkWriter<UnreadableRecord> records)
      implements BulkWriter<DeadLetter> {
    @Override
    public void addElement(DeadLetter letter) throws IOException {
      records.addElement(
          new UnreadableRecord(
              letter.topic(),
              letter.partition(),
              letter.offset(),
              letter.cause(),
              letter.key() == null ? null : ByteBuffer.wrap(letter.key()),
              letter.value() == null ? null : ByteBuffer.wrap(letter.value())));
    }

    @Override
    public void flush() throws IOException {
      records.flush();
    }

    @Override
    public void finish() throws IOException {
      records.finish();
    }
  }
}
