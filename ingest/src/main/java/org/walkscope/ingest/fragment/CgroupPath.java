// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.fragment;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Facts that the path of a cgroup tells by the naming rules of systemd and of container runtimes.
 * The innermost folder that tells a fact decides: a service inside a container is the unit, and the
 * container around it the container.
 *
 * @param unit systemd unit, a service or scope; null when no folder is one. Example:
 *     "node_exporter.service"
 * @param containerId id that the runtime gave; null outside containers. Example: 64 hex digits
 * @param podUid uid of the Kubernetes pod as the API spells it, with dashes; null outside pods.
 *     Example: "74c13223-5a00-11e9-b385-42010a80018d"
 */
public record CgroupPath(String unit, String containerId, String podUid) {
  /** Units other than slices: slices only group them. */
  private static final Pattern UNIT = Pattern.compile("_?(.+\\.(?:service|scope))");

  /**
   * A container's folder: the id alone (cgroupfs driver); runtime-ID.scope (systemd driver);
   * slice:runtime:ID (containerd with a systemd path and the cgroupfs driver).
   */
  private static final Pattern CONTAINER =
      Pattern.compile("(?:[^:]*:)?(?:([a-z][a-z-]*)[-:])?(\\p{XDigit}{64})(?:\\.scope)?");

  /** ECS names a container by its task's id and a number. */
  private static final Pattern ECS = Pattern.compile("(\\p{XDigit}{32}-[0-9]{1,10})");

  /** A pod's folder: podUID, or kubepods-CLASS-podUID.slice with _ for -, also before a colon. */
  private static final Pattern POD =
      Pattern.compile(
          "(?:[^:]*-)?pod(\\p{XDigit}{8}[-_]?(?:\\p{XDigit}{4}[-_]?){3}\\p{XDigit}{12})"
              + "(?:\\.slice)?(?::.*)?");

  /** Facts of a path such as "/system.slice/cron.service"; each null when the path is null. */
  public static CgroupPath of(String path) {
    String unit = null;
    String container = null;
    String pod = null;
    String parent = "";
    for (String folder : path == null ? new String[0] : path.split("/")) {
      Matcher unitName = UNIT.matcher(folder);
      unit = unitName.matches() ? unitName.group(1) : unit;
      container = container(parent, folder, container);
      Matcher podName = POD.matcher(folder);
      pod = podName.matches() ? podName.group(1).replace('_', '-') : pod;
      parent = folder;
    }
    return new CgroupPath(unit, container, pod);
  }

  private static String container(String parent, String folder, String outer) {
    Matcher name = CONTAINER.matcher(folder);
    if (name.matches()) {
      // conmon watches a container of Podman or CRI-O from outside
      boolean watcher = name.group(1) != null && name.group(1).endsWith("conmon");
      return watcher ? outer : name.group(2);
    }
    Matcher ecs = ECS.matcher(folder);
    return ecs.matches() && ecs.group(1).startsWith(parent) && !parent.isEmpty()
        ? ecs.group(1)
        : outer;
  }
}
