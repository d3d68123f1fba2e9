// SPDX-License-Identifier: Apache-2.0
package org.walkscope.wire;

/**
 * {@code struct ws_cgroup}. Path of a cgroup: told before or with the first begin that names it,
 * and again after some thousand other cgroups. The id is that of cgroup version 2; where a task is
 * in the root of its hierarchy, that of the memory or pids controller's of version 1. Not an event:
 * outside the identity of the counters. Made by {@code ./walkscope contract}.
 */
public final class CgroupView extends WireView {
  /** sizeof. */
  public static final int BYTES = 1040;

  public static final int TIMESTAMP_NS_AT = 0;
  public static final int ID_AT = 8;
  public static final int PATH_AT = 16;

  /** A view of bytes of its own, all of them 0. */
  public static CgroupView allocate() {
    CgroupView view = new CgroupView();
    view.over(new byte[BYTES], 0, BYTES);
    return view;
  }

  /** Takes the fields of another view. */
  public void set(CgroupView other) {
    setBytes(other, BYTES);
  }

  /** Copy with bytes of its own. */
  public CgroupView copy() {
    CgroupView view = allocate();
    view.set(this);
    return view;
  }

  /** Time of the begin. */
  public long timestampNs() {
    return getLong(TIMESTAMP_NS_AT);
  }

  public CgroupView timestampNs(long value) {
    putLong(TIMESTAMP_NS_AT, value);
    return this;
  }

  /** Id of the cgroup: its inode number in cgroupfs. */
  public long id() {
    return getLong(ID_AT);
  }

  public CgroupView id(long value) {
    putLong(ID_AT, value);
    return this;
  }

  /**
   * Path from the root of its hierarchy, NUL-terminated; folders above what fits are left out, and
   * it begins with "…/" then. Example: "/system.slice/cron.service".
   */
  public String path() {
    return getText(PATH_AT, 1024);
  }

  public CgroupView path(String value) {
    putText(PATH_AT, 1024, value);
    return this;
  }

  /** True if the two are the same text. */
  public boolean samePath(CgroupView other) {
    return sameText(other, PATH_AT, 1024);
  }

  /** Where the first text without its NUL is; -1 when each has one. */
  public int endlessText() {
    if (isEndless(PATH_AT, 1024)) {
      return PATH_AT;
    }
    return -1;
  }

  @Override
  public void fields(Fields to) {
    to.unsigned("timestamp_ns", timestampNs());
    to.unsigned("id", id());
    to.text("path", path());
  }
}
