// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Sizes as people write them: 64KiB, 500MiB, 2GiB. */
public final class SizeBytes implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}) ?([KMGT]iB)");
  private static final Map<String, Integer> SHIFTS =
      Map.of("KiB", 10, "MiB", 20, "GiB", 30, "TiB", 40);

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new TypeConversionException("'" + text + "' is no size such as 64KiB, 500MiB or 2GiB");
    }
    long count = Long.parseLong(matcher.group(1));
    int shift = SHIFTS.get(matcher.group(2));
    return Math.min(count, Long.MAX_VALUE >> shift) << shift;
  }
}
