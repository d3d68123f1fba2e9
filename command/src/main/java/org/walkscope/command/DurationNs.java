// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: 10ms, 1.5s, 250us. */
public final class DurationNs implements ITypeConverter<Long> {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?) ?([a-zµ]+)");
  private static final Map<String, Long> UNITS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "min", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  @Override
  public Long convert(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches() && UNITS.containsKey(matcher.group(2))) {
      try {
        return new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(UNITS.get(matcher.group(2))))
            .toBigInteger()
            .longValueExact();
      } catch (ArithmeticException e) {
        // more than 292 years
      }
    }
    throw new TypeConversionException("'" + text + "' is no time such as 10ms, 1.5s or 250us");
  }
}
