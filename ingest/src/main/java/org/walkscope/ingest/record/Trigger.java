// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.record;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.walkscope.command.DurationNs;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Condition on what is recorded. Form: {@code FIGURE>BOUND}. Example: {@code hold>50ms}
 *
 * @param bound a time in ns, or a number of events
 */
public record Trigger(String text, Figure figure, long bound) {
  /** Figure of a condition. */
  public enum Figure {
    /** Time of one walk. */
    WALK,
    /** Time for which a lock was held around walks. */
    HOLD,
    /** Time for which another task waited. */
    STALL,
    /** Events that the probe lost, since the recording began or was last written. */
    LOST;

    /** Name in conditions. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** True if a figure's value meets the condition. */
  public boolean holds(Figure of, long value) {
    return of == figure && value > bound;
  }

  /** Converter of what a person wrote. */
  public static final class Converter implements ITypeConverter<Trigger> {
    @Override
    public Trigger convert(String text) {
      int sign = text.indexOf('>');
      Figure figure =
          Arrays.stream(Figure.values())
              .filter(each -> sign > 0 && each.text().equals(text.substring(0, sign)))
              .findFirst()
              .orElseThrow(() -> wrong(text));
      String bound = text.substring(sign + 1);
      if (figure != Figure.LOST) {
        return new Trigger(text, figure, new DurationNs().convert(bound));
      }
      if (!bound.matches("[0-9]{1,18}")) {
        throw wrong(text);
      }
      return new Trigger(text, figure, Long.parseLong(bound));
    }

    private static TypeConversionException wrong(String text) {
      String figures =
          Arrays.stream(Figure.values()).map(Figure::text).collect(Collectors.joining(", "));
      return new TypeConversionException(
          "'%s' is no condition such as hold>50ms or lost>0; figures: %s".formatted(text, figures));
    }
  }
}
