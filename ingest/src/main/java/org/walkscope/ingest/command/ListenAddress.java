// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Address to listen at, as {@code 127.0.0.1:9465}, or {@code off}. */
final class ListenAddress implements ITypeConverter<InetSocketAddress> {
  /** No address: nothing listens. */
  static final InetSocketAddress OFF = InetSocketAddress.createUnresolved("off", 0);

  private static final Pattern FORM = Pattern.compile("(.+):([0-9]{1,5})");
  private static final int MOST_PORT = 65535;

  @Override
  public InetSocketAddress convert(String text) {
    if (text.equals("off")) {
      return OFF;
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > MOST_PORT) {
      throw new TypeConversionException(
          "'" + text + "' is no address such as 127.0.0.1:9465, and not off");
    }
    return new InetSocketAddress(address(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new TypeConversionException("'" + host + "' is no address of this machine");
    }
  }
}
