// SPDX-License-Identifier: Apache-2.0
package org.walkscope.verify.smaps;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.walkscope.verify.proc.MapsLine;
import org.walkscope.verify.proc.ProcLines;
import org.walkscope.verify.proc.ProcTextException;

/** The text of /proc/PID/smaps and smaps_rollup. Fields that nobody here compares are kept too. */
public final class SmapsText {
  private static final Pattern FIELD = Pattern.compile("([A-Za-z_]+): +([0-9]{1,18})( kB)?");
  private static final Pattern VM_FLAGS = Pattern.compile("VmFlags:((?: [a-z0-9?]{2})*) ?");
  private static final String ROLLUP_NAME = "[rollup]";

  private final String file;
  private final List<String> lines;
  private final List<SmapsFields> entries = new ArrayList<>();
  private final List<MapsLine> headers = new ArrayList<>();
  private final Map<String, Long> fields = new LinkedHashMap<>();
  private int number;
  private boolean closed = true;

  private SmapsText(String file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Reads smaps: VMAs in address order, each closed by its VmFlags. */
  public static List<SmapsFields> read(Path path) throws IOException {
    return parse(path.toString(), ProcLines.read(path));
  }

  static List<SmapsFields> parse(String file, List<String> lines) throws ProcTextException {
    return new SmapsText(file, lines).parse();
  }

  /** Reads smaps_rollup: one entry, without VmFlags. */
  public static SmapsFields readRollup(Path path) throws IOException {
    return parseRollup(path.toString(), ProcLines.read(path));
  }

  static SmapsFields parseRollup(String file, List<String> lines) throws ProcTextException {
    return new SmapsText(file, lines).parseRollup();
  }

  private List<SmapsFields> parse() throws ProcTextException {
    for (String line : lines) {
      number++;
      if (MapsLine.matches(line)) {
        open(line);
      } else if (closed) {
        throw bad("not the header of a VMA: " + MapsLine.shown(line));
      } else if (VM_FLAGS.matcher(line).matches()) {
        close();
      } else {
        field(line);
      }
    }
    requireClosed();
    if (entries.isEmpty()) {
      throw new ProcTextException(file, 1, "no VMA at all");
    }
    return entries;
  }

  private SmapsFields parseRollup() throws ProcTextException {
    for (String line : lines) {
      number++;
      if (number == 1) {
        open(line);
      } else {
        field(line);
      }
    }
    if (headers.isEmpty() || !headers.get(0).name().equals(ROLLUP_NAME)) {
      throw new ProcTextException(file, 1, "not a " + ROLLUP_NAME + " line");
    }
    close();
    return entries.get(0);
  }

  private void open(String line) throws ProcTextException {
    requireClosed();
    headers.add(MapsLine.parse(file, number, line));
    ProcLines.requireOrder(file, number, headers);
    fields.clear();
    closed = false;
  }

  private void field(String line) throws ProcTextException {
    Matcher matcher = FIELD.matcher(line);
    if (!matcher.matches()) {
      throw bad("not 'Name: number kB': " + MapsLine.shown(line));
    }
    if (fields.put(matcher.group(1), Long.parseLong(matcher.group(2))) != null) {
      throw bad(matcher.group(1) + " a second time in one VMA");
    }
  }

  private void close() throws ProcTextException {
    for (String required : SmapsFields.REQUIRED) {
      if (!fields.containsKey(required)) {
        throw bad("a VMA without its " + required);
      }
    }
    entries.add(new SmapsFields(headers.get(headers.size() - 1), Map.copyOf(fields)));
    closed = true;
  }

  private void requireClosed() throws ProcTextException {
    if (!closed) {
      throw bad("cut short: the VMA above has no VmFlags");
    }
  }

  private ProcTextException bad(String message) {
    return new ProcTextException(file, Math.max(number, 1), message);
  }
}
