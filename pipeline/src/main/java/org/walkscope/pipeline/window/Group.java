// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.walkscope.pipeline.state.AvroState;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/**
 * What windows of walks are told apart by.
 *
 * @param hostname null for the whole fleet
 * @param walkerKind null when it is not known
 */
public record Group(
    String hostname, String consumer, WalkerKind walkerKind, Arch arch, String kernelRelease) {
  public static Group of(Walk walk) {
    return new Group(
        walk.getHost().getHostname(),
        walk.getConsumer(),
        walk.getWalkerKind(),
        walk.getHost().getArch(),
        walk.getHost().getKernelRelease());
  }

  /** A text, because an enum's hash differs from JVM to JVM. */
  String key() {
    String whose = hostname == null ? "fleet" : "host/" + hostname;
    return whose + '/' + consumer + '/' + walkerKind + '/' + arch + '/' + kernelRelease;
  }

  Group ofFleet() {
    return new Group(null, consumer, walkerKind, arch, kernelRelease);
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(hostname != null);
    if (hostname != null) {
      AvroState.writeText(out, hostname);
    }
    AvroState.writeText(out, consumer);
    out.writeUTF(walkerKind == null ? "" : walkerKind.name());
    out.writeUTF(arch.name());
    AvroState.writeText(out, kernelRelease);
  }

  static Group read(DataInput in) throws IOException {
    return new Group(
        in.readBoolean() ? AvroState.readText(in) : null,
        AvroState.readText(in),
        kind(in.readUTF()),
        Arch.valueOf(in.readUTF()),
        AvroState.readText(in));
  }

  private static WalkerKind kind(String name) {
    return name.isEmpty() ? null : WalkerKind.valueOf(name);
  }
}
