// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.bench;

import org.walkscope.event.WalkBegin;
import org.walkscope.standalone.bench.event.Begin;

/** A walk's begin as a record of its own, and back. */
final class BeginRecord {
  private BeginRecord() {}

  static Begin of(WalkBegin b) {
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

  static WalkBegin of(Begin b) {
    return new WalkBegin(
        b.getWalkerStartBoottimeNs(),
        b.getTargetStartBoottimeNs(),
        b.getMm(),
        b.getSnapshot(),
        b.getStart(),
        b.getEnd(),
        b.getVmaStart(),
        b.getVmaEnd(),
        b.getVmaFlags(),
        b.getVmaPgoff(),
        b.getInode(),
        b.getShmemSwapBytes(),
        b.getArgument(),
        b.getDevice(),
        b.getMapCount(),
        b.getWalkerTgid(),
        b.getTargetTgid(),
        b.getTargetTid(),
        b.getWeight(),
        b.getWalkerKind(),
        b.getFile(),
        b.getVmaKind(),
        b.getHugetlbShift(),
        b.getTypes(),
        b.getWalkerComm(),
        b.getTargetComm(),
        b.getFunction(),
        b.getOps());
  }
}
