// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.command;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.walkscope.event.NamedEvents;
import org.walkscope.schema.TraceFragment;
import org.walkscope.schema.Walker;
import org.walkscope.text.CsvText;
import org.walkscope.wire.EntriesView;
import org.walkscope.wire.EventView;
import org.walkscope.wire.FieldText;
import org.walkscope.wire.Fields;
import org.walkscope.wire.FolioView;
import org.walkscope.wire.FoliosView;
import org.walkscope.wire.HoleView;
import org.walkscope.wire.LockHoldView;
import org.walkscope.wire.LockView;
import org.walkscope.wire.RunView;
import org.walkscope.wire.ScanView;
import org.walkscope.wire.StallView;
import org.walkscope.wire.SwapcountView;
import org.walkscope.wire.UnreadView;
import org.walkscope.wire.VmaView;
import org.walkscope.wire.WalkBeginView;
import org.walkscope.wire.WalkEndView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/**
 * Events as CSV: a row for each event, run and folio, a column for each name of a field. Fields
 * that a kind does not have are empty; a run and a folio have the time and number of their event.
 */
final class CsvEvents extends NamedEvents implements Fields {
  private static final List<WireView> KINDS =
      List.of(
          WalkBeginView.allocate(),
          VmaView.allocate(),
          ScanView.allocate(),
          EntriesView.allocate(),
          RunView.allocate(),
          FoliosView.allocate(),
          FolioView.allocate(),
          SwapcountView.allocate(),
          HoleView.allocate(),
          UnreadView.allocate(),
          LockView.allocate(),
          LockHoldView.allocate(),
          StallView.allocate(),
          WalkEndView.allocate());

  private static final String THREAD = "hostname,boot_id,tgid,tid,start_boottime_ns,comm";
  private static final String EVENT = "timestamp_ns,walk,sequence,event";

  private final PrintWriter out;
  private final Map<String, StringBuilder> cells = new LinkedHashMap<>();
  private final StringBuilder row = new StringBuilder();
  private final StringBuilder place = new StringBuilder(); // of the event at hand
  private String thread = "";

  /** Prints the header. */
  CsvEvents(PrintWriter out) {
    this.out = out;
    KINDS.forEach(kind -> kind.fields(this));
    out.println(String.join(",", THREAD, EVENT, String.join(",", cells.keySet())));
    cells.values().forEach(cell -> cell.setLength(0));
  }

  /** Says whose events follow. */
  void of(TraceFragment fragment) {
    Walker walker = fragment.getWalker();
    thread =
        String.join(
            ",",
            CsvText.field(fragment.getHost().getHostname()),
            CsvText.field(fragment.getHost().getBootId()),
            Integer.toUnsignedString(walker.getTgid()),
            Integer.toUnsignedString(walker.getTid()),
            Long.toUnsignedString(walker.getStartBoottimeNs()),
            CsvText.field(walker.getComm()));
  }

  @Override
  protected void event(String kind, EventView event) {
    place.setLength(0);
    place.append(thread).append(',');
    FieldText.unsigned(place, event.timestampNs());
    FieldText.unsigned(place.append(','), event.walk());
    place.append(',');
    if (event.sequence() != Wire.OUTSIDE) {
      place.append(Integer.toUnsignedLong(event.sequence()));
    }
    part(kind, event);
  }

  @Override
  protected void part(String kind, WireView part) {
    part.fields(this);
    row.setLength(0);
    row.append(place).append(',').append(kind);
    for (StringBuilder cell : cells.values()) {
      row.append(',').append(cell);
      cell.setLength(0);
    }
    out.println(row);
  }

  private StringBuilder cell(String name) {
    return cells.computeIfAbsent(name, any -> new StringBuilder());
  }

  @Override
  public void signed(String name, long value) {
    cell(name).append(value);
  }

  @Override
  public void unsigned(String name, long value) {
    FieldText.unsigned(cell(name), value);
  }

  @Override
  public void hex(String name, long value) {
    FieldText.hex(cell(name), value);
  }

  @Override
  public void text(String name, String value) {
    cell(name).append(CsvText.field(value));
  }
}
