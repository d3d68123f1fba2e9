// SPDX-License-Identifier: Apache-2.0
package org.walkscope.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileConstants;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.walkscope.text.FileKind;

/**
 * Header of an Avro container.
 *
 * @param schema known schema that the records were written with
 * @param sync marker after each block
 * @param notes what the writer says of the file, by key
 * @param datums readers of the records, one a thread: to make one takes longer than to read a block
 */
@SuppressWarnings("ArrayRecordComponent") // only its bytes are compared
record CaptureHeader(
    Schema schema,
    byte[] sync,
    Map<String, String> notes,
    ThreadLocal<SpecificDatumReader<SpecificRecord>> datums) {
  /** Begin of the metadata keys of notes. */
  static final String NOTE = "walkscope.";

  private static final String CODEC = DataFileConstants.ZSTANDARD_CODEC;
  private static final int MAX_VALUE_BYTES = 1 << 20;
  private static final int MAX_KEYS = 64;

  static CaptureHeader read(CaptureInput in) throws IOException {
    magic(in);
    long metadataAt = in.position();
    Map<String, byte[]> metadata = metadata(in);
    String codec = text(metadata, DataFileConstants.CODEC);
    if (!CODEC.equals(codec)) {
      throw new CorruptCaptureException("codec " + codec + ", not " + CODEC, metadataAt);
    }
    Schema schema = schema(text(metadata, DataFileConstants.SCHEMA), metadataAt);
    byte[] sync = in.bytes(DataFileConstants.SYNC_SIZE, MAX_VALUE_BYTES, "the sync marker");
    return new CaptureHeader(
        schema,
        sync,
        notes(metadata),
        ThreadLocal.withInitial(() -> new SpecificDatumReader<>(schema, CaptureSchema.CURRENT)));
  }

  private static Map<String, String> notes(Map<String, byte[]> metadata) {
    Map<String, String> notes = new TreeMap<>();
    for (String key : metadata.keySet()) {
      if (key.startsWith(NOTE)) {
        notes.put(key.substring(NOTE.length()), text(metadata, key));
      }
    }
    return notes;
  }

  private static void magic(CaptureInput in) throws IOException {
    byte[] begin = in.peek(FileKind.BYTES);
    if (begin.length == 0) {
      throw new TruncatedCaptureException("an empty file", 0);
    }
    int length = DataFileConstants.MAGIC.length;
    byte[] magic = Arrays.copyOf(begin, Math.min(length, begin.length));
    if (!Arrays.equals(magic, Arrays.copyOf(DataFileConstants.MAGIC, magic.length))) {
      String what = FileKind.of(begin).map(kind -> ": it is " + kind.what()).orElse("");
      throw new CorruptCaptureException("not an Avro container", 0, what);
    }
    in.bytes(length, length, "the magic number");
  }

  private static Map<String, byte[]> metadata(CaptureInput in) throws IOException {
    Map<String, byte[]> metadata = new HashMap<>();
    for (long keys = in.number("metadata"); keys != 0; keys = in.number("metadata")) {
      if (keys < 0 || keys > MAX_KEYS - metadata.size()) {
        throw new CorruptCaptureException("metadata of " + keys + " keys", in.position());
      }
      for (long i = 0; i < keys; i++) {
        byte[] key = in.bytes(in.number("metadata"), MAX_VALUE_BYTES, "a metadata key");
        byte[] value = in.bytes(in.number("metadata"), MAX_VALUE_BYTES, "a metadata value");
        metadata.put(new String(key, StandardCharsets.UTF_8), value);
      }
    }
    return metadata;
  }

  private static Schema schema(String json, long at) throws CorruptCaptureException {
    return CaptureSchema.known(json)
        .orElseThrow(() -> new CorruptCaptureException("a schema of no known version", at));
  }

  private static String text(Map<String, byte[]> metadata, String key) {
    byte[] value = metadata.get(key);
    return value == null ? "" : new String(value, StandardCharsets.UTF_8);
  }
}
