// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/** What windows of walks are told apart by. */
public record Group(
    String hostname, String consumer, WalkerKind walkerKind, Arch arch, String kernelRelease) {
  static Group of(Walk walk) {
    return new Group(
        walk.getHost().getHostname(),
        walk.getConsumer(),
        walk.getWalkerKind(),
        walk.getHost().getArch(),
        walk.getHost().getKernelRelease());
  }

  /** A text, because an enum's hash differs from JVM to JVM. */
  String key() {
    return hostname + '/' + consumer + '/' + walkerKind + '/' + arch + '/' + kernelRelease;
  }

  void write(DataOutput out) throws IOException {
    AvroState.writeText(out, hostname);
    AvroState.writeText(out, consumer);
    out.writeUTF(walkerKind.name());
    out.writeUTF(arch.name());
    AvroState.writeText(out, kernelRelease);
  }

  static Group read(DataInput in) throws IOException {
    return new Group(
        AvroState.readText(in),
        AvroState.readText(in),
        WalkerKind.valueOf(in.readUTF()),
        Arch.valueOf(in.readUTF()),
        AvroState.readText(in));
  }
}
