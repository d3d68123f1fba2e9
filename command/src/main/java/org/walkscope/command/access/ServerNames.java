// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names by which clients call a server: localhost, addresses of loopback, and those that are
 * allowed. A page of another site could resolve its own name to the server's address, and read.
 *
 * @param allowed names beside those of loopback. Example: walkscope.example.org
 */
public record ServerNames(Set<String> allowed) {
  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:[0-9]{1,5})?");

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");

  /** True of a name of the server, or its address. */
  public boolean has(String name) {
    return "localhost".equalsIgnoreCase(name)
        || isLoopbackAddress(name)
        || allowed.stream().anyMatch(name::equalsIgnoreCase);
  }

  /**
   * The same of a request.
   *
   * @param host its header Host, with a port or without; null of none
   */
  public boolean hasHost(String host) {
    Matcher parts = HOST.matcher(host == null ? "" : host);
    return parts.matches() && has(parts.group(1));
  }

  /** Only of what is an address as it stands, so that no name is looked up for a client. */
  private static boolean isLoopbackAddress(String name) {
    String literal = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
    if (!literal.startsWith("[") && !IPV4.matcher(literal).matches()) {
      return false;
    }
    try {
      return InetAddress.getByName(literal).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
