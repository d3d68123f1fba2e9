// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.io.IOException;
import org.apache.avro.io.Encoder;

/**
 * A host that many records are of: the code that Avro generates finds its bytes made already, once
 * for all of them. Its constants are most of a small walk's bytes. It is not to be changed.
 */
public final class WrittenHost extends Host {
  private static final long serialVersionUID = 1L;

  /** null before it is written for the first time. */
  private byte[] bytes;

  private WrittenHost(Host host) {
    super(
        host.getHostname(),
        host.getBootId(),
        host.getArch(),
        host.getKernelRelease(),
        host.getPageShift(),
        host.getPgtableLevels(),
        host.getPmdShift(),
        host.getPudShift(),
        host.getMode(),
        host.getDetail(),
        host.getConstants(),
        host.getMonotonicToEpochNs(),
        host.getWaitsSeen(),
        host.getReplayShiftNs());
  }

  /** As this one is now. */
  public static WrittenHost of(Host host) {
    return new WrittenHost(host);
  }

  @Override
  public void customEncode(Encoder out) throws IOException {
    if (bytes == null) {
      RecordBytes once = new RecordBytes();
      super.customEncode(once);
      bytes = once.toArray();
    }
    out.writeFixed(bytes);
  }

  @Override
  public void put(int field, Object value) {
    throw new UnsupportedOperationException("the host of many records is not to be changed");
  }
}
