// SPDX-License-Identifier: Apache-2.0
package org.walkscope.schema;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Facts of a probe's run among {@link Host}'s constants, as {@code bpf/loader/constants.h} names
 * them. Empty is what the probe did not say.
 *
 * @param pageTableLocksSeen true if the page-table locks of walks are seen, and entries read under
 *     them
 * @param mmapLockHoldsSeen true if each hold of mmap_lock around a walk is told
 * @param tracedOneWalkIn N where one walk in N was traced (--sample)
 * @param noPageMapcount true if the kernel does not count the mappings of a page in a large folio
 * @param functionsWithoutHook that the probe wanted to hook and could not, by name
 */
public record RunFacts(
    Optional<Boolean> pageTableLocksSeen,
    Optional<Boolean> mmapLockHoldsSeen,
    Optional<Long> tracedOneWalkIn,
    Optional<Boolean> noPageMapcount,
    List<String> functionsWithoutHook) {
  /** Before the name of a function. */
  private static final String NO_HOOK = "NO_HOOK ";

  public static RunFacts of(Host host) {
    Map<String, Long> constants = host.getConstants();
    return new RunFacts(
        flag(constants, "PTL_SEEN"),
        flag(constants, "MMAP_LOCK_HOLDS_SEEN"),
        Optional.ofNullable(constants.get("TRACED_ONE_WALK_IN")),
        flag(constants, "CONFIG_NO_PAGE_MAPCOUNT"),
        constants.keySet().stream()
            .filter(name -> name.startsWith(NO_HOOK))
            .map(name -> name.substring(NO_HOOK.length()))
            .sorted()
            .toList());
  }

  private static Optional<Boolean> flag(Map<String, Long> constants, String name) {
    return Optional.ofNullable(constants.get(name)).map(value -> value != 0);
  }
}
