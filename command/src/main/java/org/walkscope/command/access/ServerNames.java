// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names by which clients call a server: localhost, addresses of loopback, and those that are
 * allowed. A page of another site could resolve its own name to the server's address, and read.
 */
public final class ServerNames {
  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:[0-9]{1,5})?");

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");

  /** One that no client sends as a name: it is meant as an address. */
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]*");

  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*)(?:\\.[a-z0-9_][a-z0-9_-]*)*");

  private final Set<String> allowed;

  /**
   * Makes the names of a server.
   *
   * @param allowed names beside those of loopback. Example: walkscope.example.org
   */
  public ServerNames(Collection<String> allowed) {
    this.allowed = allowed.stream().map(ServerNames::canonical).collect(Collectors.toSet());
    this.allowed.remove(null);
  }

  /**
   * One text for all ways in which a client may write a name or an address; null of what is
   * neither, such as one with a port.
   */
  static String canonical(String name) {
    String bare = name.startsWith("[") && name.endsWith("]") ? name : "[" + name + "]";
    if (name.indexOf(':') >= 0) {
      InetAddress address = address(bare);
      return address == null ? null : address.getHostAddress();
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (IPV4.matcher(lower).matches()) {
      return address(lower).getHostAddress();
    }
    String relative = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    return NAME.matcher(relative).matches() && !NUMBERS.matcher(relative).matches()
        ? relative
        : null;
  }

  /** Address of a literal, so that no name is looked up for a client; null of none. */
  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** True of a name of the server, or its address. */
  public boolean has(String name) {
    String canonical = canonical(name);
    return canonical != null
        && (canonical.equals("localhost")
            || allowed.contains(canonical)
            || isLoopbackAddress(canonical));
  }

  private static boolean isLoopbackAddress(String canonical) {
    if (canonical.indexOf(':') < 0 && !IPV4.matcher(canonical).matches()) {
      return false;
    }
    return address(canonical).isLoopbackAddress();
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
}
