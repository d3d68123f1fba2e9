// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.window;

import java.util.Objects;
import org.apache.avro.reflect.Nullable;
import org.walkscope.schema.Arch;
import org.walkscope.schema.Level;
import org.walkscope.schema.LockKind;
import org.walkscope.schema.ResultHost;
import org.walkscope.schema.Walk;
import org.walkscope.schema.WalkerKind;

/**
 * Group of walks that are summed alone: host, consumer, walker, kernel, lock, name of the walker.
 * Immutable.
 */
public final class Group {
  @Nullable private String hostname;
  private String consumer;
  @Nullable private WalkerKind walkerKind;
  private Arch arch;
  private String kernelRelease;
  @Nullable private LockKind lock;
  @Nullable private Level level;
  private String walkerComm;

  /** Group of a walk. */
  public static Group of(Walk walk) {
    return of(walk.getHost(), walk.getConsumer(), walk.getWalkerKind(), walk.getWalker().getComm());
  }

  /**
   * Group of one consumer and name of walkers on one host.
   *
   * @param walkerKind null when it is not known
   */
  static Group of(ResultHost host, String consumer, WalkerKind walkerKind, String walkerComm) {
    Group group = new Group();
    group.hostname = host.getHostname();
    group.consumer = consumer;
    group.walkerKind = walkerKind;
    group.arch = host.getArch();
    group.kernelRelease = host.getKernelRelease();
    group.walkerComm = walkerComm;
    return group;
  }

  private Group copy() {
    Group copy = new Group();
    copy.hostname = hostname;
    copy.consumer = consumer;
    copy.walkerKind = walkerKind;
    copy.arch = arch;
    copy.kernelRelease = kernelRelease;
    copy.lock = lock;
    copy.level = level;
    copy.walkerComm = walkerComm;
    return copy;
  }

  /**
   * One kind of lock in this group.
   *
   * @param ofLevel of a page-table lock; null otherwise
   */
  Group lock(LockKind ofKind, Level ofLevel) {
    Group group = copy();
    group.lock = ofKind;
    group.level = ofLevel;
    return group;
  }

  /** The same group of walkers of another name. */
  Group walkerComm(String comm) {
    Group group = copy();
    group.walkerComm = comm;
    return group;
  }

  /** Group of the same walks on all hosts. */
  Group ofFleet() {
    Group group = copy();
    group.hostname = null;
    return group;
  }

  /** Null for the whole fleet. */
  public String hostname() {
    return hostname;
  }

  String consumer() {
    return consumer;
  }

  /** Null when it is not known. */
  WalkerKind walkerKind() {
    return walkerKind;
  }

  Arch arch() {
    return arch;
  }

  String kernelRelease() {
    return kernelRelease;
  }

  /** Null where windows are of no lock. */
  LockKind lock() {
    return lock;
  }

  /** Of a page-table lock; null otherwise. */
  Level level() {
    return level;
  }

  /** Name of the walkers, or {@link org.walkscope.schema.WalkerNames#OTHERS}. */
  String walkerComm() {
    return walkerComm;
  }

  /**
   * Key of windows, each with all names of walkers: a text, because an enum's hash differs from JVM
   * to JVM.
   */
  String key() {
    String whose = hostname == null ? "fleet" : "host/" + hostname;
    String walks = whose + '/' + consumer + '/' + walkerKind + '/' + arch + '/' + kernelRelease;
    return lock == null ? walks : walks + '/' + lock + '/' + level;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Group that
        && Objects.equals(hostname, that.hostname)
        && consumer.equals(that.consumer)
        && walkerKind == that.walkerKind
        && arch == that.arch
        && kernelRelease.equals(that.kernelRelease)
        && lock == that.lock
        && level == that.level
        && walkerComm.equals(that.walkerComm);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        hostname, consumer, walkerKind, arch, kernelRelease, lock, level, walkerComm);
  }
}
