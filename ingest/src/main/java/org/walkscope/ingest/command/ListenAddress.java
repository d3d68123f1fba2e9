// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Address to listen at, as {@code 127.0.0.1:9465}, or {@code off}.
 *
 * @param host as it was written, in brackets where it has colons
 */
record ListenAddress(String host, InetSocketAddress at) {
  /** No address: nothing listens. */
  static final ListenAddress OFF =
      new ListenAddress("off", InetSocketAddress.createUnresolved("off", 0));

  private static final Pattern FORM = Pattern.compile("(.+):([0-9]{1,5})");
  private static final int MOST_PORT = 65535;

  /** As it was written. Example: 0.0.0.0:9465 */
  @Override
  public String toString() {
    return host + ":" + at.getPort();
  }

  /** Takes an address from an option. */
  static final class Converter implements ITypeConverter<ListenAddress> {
    @Override
    public ListenAddress convert(String text) {
      if (text.equals("off")) {
        return OFF;
      }
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST_PORT) {
        throw new TypeConversionException(
            "'" + text + "' is no address such as 127.0.0.1:9465, and not off");
      }
      String written = matcher.group(1);
      boolean bare = written.indexOf(':') >= 0 && !written.startsWith("[");
      String host = bare ? "[" + written + "]" : written;
      int port = Integer.parseInt(matcher.group(2));
      return new ListenAddress(host, new InetSocketAddress(address(host), port));
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new TypeConversionException("'" + host + "' is no address of this machine");
    }
  }
}
