// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Lines that one logger writes while this is open. */
final class LogLines extends AbstractAppender implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Logger logger;

  private LogLines(String name) {
    super("lines of " + name, null, null, true, Property.EMPTY_ARRAY);
    logger = (Logger) LogManager.getLogger(name);
  }

  static LogLines of(String name) {
    LogLines appender = new LogLines(name);
    appender.start();
    appender.logger.addAppender(appender);
    return appender;
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
  }

  List<String> all() {
    return lines;
  }

  @Override
  public void close() {
    logger.removeAppender(this);
    stop();
  }
}
