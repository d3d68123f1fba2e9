// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.walkscope.pipeline.thread.ThreadState;

/** State of a silent thread as few bytes: a tenth of its objects. */
final class PackedThread {
  private PackedThread() {}

  static byte[] of(ThreadState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater))) {
      state.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }

  static ThreadState unpacked(byte[] packed) {
    ThreadState state = new ThreadState();
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
      state.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return state;
  }
}
