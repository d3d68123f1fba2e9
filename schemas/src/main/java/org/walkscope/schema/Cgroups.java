// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

/** Places of cgroups in their tree. */
public final class Cgroups {
  private Cgroups() {}

  /** Path of a cgroup; null when it is not known. */
  public static String pathOf(Cgroup cgroup) {
    return cgroup == null ? null : cgroup.getPath();
  }

  /**
   * True if a cgroup is this one or below it; false when its path is not known.
   *
   * @param path of the subtree's top. Example: "/kubepods"
   */
  public static boolean isBelow(Cgroup cgroup, String path) {
    String folder = path.endsWith("/") ? path : path + "/";
    String own = pathOf(cgroup);
    return own != null && (own + "/").startsWith(folder);
  }
}
