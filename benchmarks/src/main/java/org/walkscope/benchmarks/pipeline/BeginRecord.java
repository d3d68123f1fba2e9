// SPDX-License-Identifier: Apache-2.0
package org.walkscope.benchmarks.pipeline;

import org.walkscope.benchmarks.pipeline.event.Begin;
import org.walkscope.wire.WalkBeginView;

/** Begin of a walk as an Avro record, and back. */
final class BeginRecord {
  private BeginRecord() {}

  static Begin of(WalkBeginView b) {
    return new Begin(
        b.walkerStartBoottimeNs(),
        b.targetStartBoottimeNs(),
        b.mm(),
        b.snapshot(),
        b.start(),
        b.end(),
        b.vmaStart(),
        b.vmaEnd(),
        b.vmaFlags(),
        b.vmaPgoff(),
        b.inode(),
        b.shmemSwapBytes(),
        b.argument(),
        b.device(),
        b.mapCount(),
        b.walkerTgid(),
        b.targetTgid(),
        b.targetTid(),
        b.weight(),
        b.walkerKind(),
        b.file(),
        b.vmaKind(),
        b.hugetlbShift(),
        b.types(),
        b.walkerComm(),
        b.targetComm(),
        b.function(),
        b.ops());
  }

  static WalkBeginView of(Begin b) {
    return WalkBeginView.allocate()
        .walkerStartBoottimeNs(b.getWalkerStartBoottimeNs())
        .targetStartBoottimeNs(b.getTargetStartBoottimeNs())
        .mm(b.getMm())
        .snapshot(b.getSnapshot())
        .start(b.getStart())
        .end(b.getEnd())
        .vmaStart(b.getVmaStart())
        .vmaEnd(b.getVmaEnd())
        .vmaFlags(b.getVmaFlags())
        .vmaPgoff(b.getVmaPgoff())
        .inode(b.getInode())
        .shmemSwapBytes(b.getShmemSwapBytes())
        .argument(b.getArgument())
        .device(b.getDevice())
        .mapCount(b.getMapCount())
        .walkerTgid(b.getWalkerTgid())
        .targetTgid(b.getTargetTgid())
        .targetTid(b.getTargetTid())
        .weight(b.getWeight())
        .walkerKind(b.getWalkerKind())
        .file(b.getFile())
        .vmaKind(b.getVmaKind())
        .hugetlbShift(b.getHugetlbShift())
        .types(b.getTypes())
        .walkerComm(b.getWalkerComm())
        .targetComm(b.getTargetComm())
        .function(b.getFunction())
        .ops(b.getOps());
  }
}
