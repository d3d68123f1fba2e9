// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.walkscope.ingest.LineLimit;
import org.walkscope.ingest.RepeatedLines;
import org.walkscope.text.TerminalText;

/**
 * What Kafka's client logs, and whatever else logs: one line each on stderr, without a stack trace.
 * Warnings are few, for the client warns with each attempt to connect; whoever asks for more gets
 * all of it.
 */
public final class ClientLog extends Handler {
  /** How much is logged. */
  enum Detail {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG;

    private Level level() {
      return switch (this) {
        case OFF -> Level.OFF;
        case ERROR -> Level.SEVERE;
        case WARN -> Level.WARNING;
        case INFO -> Level.INFO;
        case DEBUG -> Level.FINE;
      };
    }
  }

  private static final int LINES_A_MINUTE = 6;

  /** They say again what another class of the client has said, and what its exception says. */
  private static final List<Logger> SECOND =
      Stream.of(
              "org.apache.kafka.clients.Metadata",
              "org.apache.kafka.clients.admin.internals.AdminMetadataManager")
          .map(Logger::getLogger)
          .toList();

  /** Held, for a logger that nobody holds forgets its level. */
  private static final Logger ROOT = Logger.getLogger("");

  private static final Formatter FORMATTER = new SimpleFormatter();

  private final RepeatedLines lines;

  ClientLog(Consumer<String> says, LongSupplier nanoTime) {
    lines = new RepeatedLines(says, nanoTime);
  }

  /** Takes the place of what logs by default. */
  public static void toStandardError() {
    log(Detail.WARN);
  }

  static void log(Detail detail) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    boolean few = detail.compareTo(Detail.WARN) <= 0;
    LineLimit limit =
        new LineLimit(LINES_A_MINUTE, "of libraries", System.err::println, System::nanoTime);
    ROOT.addHandler(new ClientLog(few ? limit::say : System.err::println, System::nanoTime));
    ROOT.setLevel(detail.level());
    SECOND.forEach(logger -> logger.setLevel(few ? Level.OFF : null));
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName();
    String thrown = record.getThrown() == null ? "" : ": " + record.getThrown();
    lines.say(
        String.format(Locale.ROOT, "%tT ", record.getMillis()),
        String.format(
            Locale.ROOT,
            "%s %s: %s",
            word(record.getLevel()),
            name == null ? "" : name.substring(name.lastIndexOf('.') + 1),
            TerminalText.line(FORMATTER.formatMessage(record) + thrown)));
  }

  /** The option's word for a level. */
  private static String word(Level level) {
    for (Detail detail : Detail.values()) {
      if (detail.level().intValue() <= level.intValue() && detail != Detail.OFF) {
        return detail.name().toLowerCase(Locale.ROOT);
      }
    }
    return Detail.DEBUG.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
