// SPDX-License-Identifier: Apache-2.0
package org.walkscope.event;

import java.util.function.Consumer;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FieldText;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/**
 * Text of events, one line each, for people and for tests: fields by their names in {@code wire.h},
 * addresses and bits in hex, names as a terminal may show them.
 */
public final class EventText extends NamedEvents {
  private final Consumer<String> lines;
  private final StringBuilder line = new StringBuilder();
  private final FieldText fields = new FieldText(line, " ");

  public EventText(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  protected void event(String kind, EventView event) {
    line.setLength(0);
    FieldText.unsigned(line, event.timestampNs());
    line.append(' ').append(kind);
    fields.unsigned("walk", event.walk());
    if (event.sequence() != Wire.OUTSIDE) {
      fields.unsigned("sequence", Integer.toUnsignedLong(event.sequence()));
    }
    tell(event);
  }

  @Override
  protected void part(String kind, WireView part) {
    line.setLength(0);
    line.append("  ").append(kind);
    tell(part);
  }

  private void tell(WireView view) {
    view.fields(fields);
    lines.accept(line.toString());
  }
}
