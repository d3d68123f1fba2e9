// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.agent;

import java.util.regex.Pattern;

/**
 * Names by which a client on this machine calls it: so that no page of another site can have its
 * own name resolved to loopback, and read.
 */
final class LoopbackNames {
  private static final Pattern NAMES =
      Pattern.compile("(localhost|127(\\.[0-9]{1,3}){3}|\\[::1])(:[0-9]{1,5})?");

  private LoopbackNames() {}

  /**
   * True of a name of loopback.
   *
   * @param host header Host of a request, or null
   */
  static boolean has(String host) {
    return host != null && NAMES.matcher(host).matches();
  }
}
