// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.schema.Cgroup;
import org.walkscope.wire.CgroupView;
import org.walkscope.wire.WireText;

/**
 * Cgroups of a stream by id, the most recently used as far as there is room. The probe tells the
 * path of a cgroup again when it has forgotten it itself, and it remembers fewer.
 */
public final class StreamCgroups {
  private final Map<Long, Cgroup> byId = new LinkedHashMap<>(16, 0.75f, true);

  /** Those used since the last mark, in the order of their last use. */
  private final Map<Long, Cgroup> used = new LinkedHashMap<>(16, 0.75f, true);

  private final SharedRoom.Share share;

  public StreamCgroups(SharedRoom room) {
    this.share = room.new Share();
  }

  /** Takes a CGROUP frame. */
  public void add(CgroupView frame) {
    String path = WireText.plain(frame.path()); // systemd writes \x2d for a dash in a name
    CgroupPath names = CgroupPath.of(path);
    put(new Cgroup(frame.id(), path, names.unit(), names.containerId(), names.podUid()));
  }

  /** Takes a cgroup that was told before a mark, in the order of the mark. */
  public void put(Cgroup cgroup) {
    byId.put(cgroup.getId(), cgroup);
    used.put(cgroup.getId(), cgroup);
    share.set(byId.size());
    while (share.isOver()) {
      Iterator<Long> eldest = byId.keySet().iterator();
      used.remove(eldest.next());
      eldest.remove();
      share.set(byId.size());
    }
  }

  /** Gives its room back. */
  public void release() {
    share.set(0);
  }

  /**
   * Cgroups as a mark has them.
   *
   * @param whole all of them, not only those used since the last call
   */
  public List<Cgroup> mark(boolean whole) {
    List<Cgroup> cgroups = List.copyOf((whole ? byId : used).values());
    used.clear();
    return cgroups;
  }

  /** The cgroup of an id; without a path when that was not told; null for id 0. */
  Cgroup of(long id) {
    if (id == 0) {
      return null;
    }
    Cgroup told = byId.get(id);
    if (told == null) {
      return new Cgroup(id, null, null, null, null);
    }
    used.put(id, told);
    return told;
  }
}
