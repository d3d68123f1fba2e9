// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;

class WriterSchemasTest {
  private static final String RELEASED = "org.walkscope.schema.ReleasedSchemas";

  /** Classes of the schemas, loaded anew. */
  private static final class Anew extends URLClassLoader {
    Anew() {
      super(
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Anew::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String path) {
      try {
        return new File(path).toURI().toURL();
      } catch (MalformedURLException e) {
        throw new AssertionError(e);
      }
    }

    boolean hasReleased() {
      return findLoadedClass(RELEASED) != null;
    }
  }

  @Test
  void releasedSchemasAreParsedForARecordThatAnotherWroteAlone() throws Exception {
    try (Anew classes = new Anew()) {
      Class<?> codecs = classes.loadClass(RecordCodec.class.getName());
      Class<?> record = classes.loadClass(StreamEnd.class.getName());
      Object codec = codecs.getMethod("of", Class.class).invoke(null, record);
      byte[] own = header(SchemaNormalization.parsingFingerprint64(StreamEnd.getClassSchema()));
      Object claimed = codecs.getMethod("claims", byte[].class).invoke(codec, own);
      assertThat(claimed).isEqualTo(true);
      assertThat(classes.hasReleased()).isFalse();

      own[RecordCodec.FINGERPRINT_AT] ^= 1;
      claimed = codecs.getMethod("claims", byte[].class).invoke(codec, own);
      assertThat(claimed).isEqualTo(false);
      assertThat(classes.hasReleased()).isTrue();
    }
  }

  private static byte[] header(long fingerprint) {
    return ByteBuffer.allocate(RecordCodec.FINGERPRINT_AT + Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0x01c3)
        .putLong(fingerprint)
        .array();
  }

  @Test
  void whatAReleasedVersionWroteIsKnownWithoutBeingAdded() {
    String walk = Walk.getClassSchema().getFullName();
    WriterSchemas none = new WriterSchemas(walk);
    assertThat(ReleasedSchemas.of(walk)).isNotEmpty();
    for (Schema released : ReleasedSchemas.of(walk)) {
      assertThat(none.findByFingerprint(SchemaNormalization.parsingFingerprint64(released)))
          .isEqualTo(released);
    }
    assertThat(none.findByFingerprint(1)).isNull();
  }
}
