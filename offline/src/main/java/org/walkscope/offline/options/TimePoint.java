// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.options;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.walkscope.command.DurationNs;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Time that a person named, absolute or since the start of the first capture.
 *
 * @param relative true if ns counts from the start, false if from the epoch
 */
public record TimePoint(boolean relative, long ns) {
  /**
   * Time, epoch ns.
   *
   * @param startEpochNs start that relative times count from
   */
  public long epochNs(long startEpochNs) {
    return relative ? startEpochNs + ns : ns;
  }

  /** Converter of +5s, and of 2026-11-28T12:00:00Z. */
  public static final class Converter implements ITypeConverter<TimePoint> {
    @Override
    public TimePoint convert(String text) {
      if (text.startsWith("+")) {
        return new TimePoint(true, new DurationNs().convert(text.substring(1)));
      }
      try {
        Instant at = OffsetDateTime.parse(text).toInstant();
        return new TimePoint(false, ChronoUnit.NANOS.between(Instant.EPOCH, at));
      } catch (DateTimeException | ArithmeticException e) {
        throw new TypeConversionException(
            "'" + text + "' is no time such as +5s or 2026-11-28T12:00:00Z");
      }
    }
  }
}
