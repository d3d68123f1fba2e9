// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.Map;
import org.walkscope.schema.Cgroup;
import org.walkscope.schema.RecentlyUsed;
import org.walkscope.wire.CgroupView;
import org.walkscope.wire.WireText;

/**
 * Cgroups of a stream by id, the most recently used {@value #MOST}. The probe tells the path of a
 * cgroup again when it has forgotten it itself, and it remembers fewer.
 */
public final class StreamCgroups {
  private static final int MOST = 16_384;

  private final Map<Long, Cgroup> byId = new RecentlyUsed<>(MOST);

  /** Takes a CGROUP frame. */
  public void add(CgroupView frame) {
    String path = WireText.plain(frame.path()); // systemd writes \x2d for a dash in a name
    CgroupPath names = CgroupPath.of(path);
    byId.put(
        frame.id(),
        new Cgroup(frame.id(), path, names.unit(), names.containerId(), names.podUid()));
  }

  /** The cgroup of an id; without a path when that was not told; null for id 0. */
  Cgroup of(long id) {
    if (id == 0) {
      return null;
    }
    Cgroup told = byId.get(id);
    return told == null ? new Cgroup(id, null, null, null, null) : told;
  }
}
