// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.access;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Name or address by which clients call a server, as they send it in the header Host. */
final class ServerName implements ITypeConverter<String> {
  @Override
  public String convert(String text) {
    if (ServerNames.canonical(text) == null) {
      throw new TypeConversionException(
          "'"
              + text
              + "' is no name or address alone, such as walkscope.example.org, 10.0.0.7 or"
              + " 2001:db8::7: leave out scheme, port and path");
    }
    return text;
  }
}
