// SPDX-License-Identifier: Apache-2.0
package org.walkscope.command.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/**
 * Settings from the events of a YAML parser, two blocks deep: so neither a deep file nor one with
 * aliases costs more than its bytes.
 */
final class SettingParser {
  private final Path file;
  private final Iterator<Event> events;
  private Event event;

  SettingParser(Path file, String text) {
    this.file = file;
    LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
    events = new Parse(settings).parseString(text).iterator();
  }

  /** The one document. */
  Map<String, Setting> document() throws IOException {
    next(); // begin of the stream
    next();
    if (!(event instanceof DocumentStartEvent)) {
      return Map.of();
    }
    next();
    Map<String, Setting> settings = Map.of();
    if (event instanceof MappingStartEvent) {
      settings = block(false);
    } else if (!isEmpty()) {
      throw here().failure("keys are expected, as KEY: VALUE");
    }
    next(); // end of the document
    next();
    if (event instanceof DocumentStartEvent) {
      throw here().failure("a second document: a configuration is one");
    }
    return settings;
  }

  private Map<String, Setting> block(boolean inner) throws IOException {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (next(); event.getEventId() != Event.ID.MappingEnd; next()) {
      Place at = here();
      String key = text("a key");
      Setting before = settings.get(key);
      if (before != null) {
        throw at.failure(
            "'%s' stands twice, line %d has it, too".formatted(key, before.key().line()));
      }
      next();
      settings.put(key, setting(at, key, inner));
    }
    return settings;
  }

  private Setting setting(Place key, String name, boolean inner) throws IOException {
    Place at = here();
    if (inner && !(event instanceof ScalarEvent)) {
      throw at.failure("'%s' wants a text".formatted(name));
    }
    if (event instanceof MappingStartEvent start) {
      refuseAnchor(start);
      return Setting.of(key, at, block(true));
    }
    if (event instanceof SequenceStartEvent start) {
      refuseAnchor(start);
      return Setting.of(key, at, list(name));
    }
    if (isEmpty()) {
      throw key.failure("'%s' has no value".formatted(name));
    }
    return Setting.of(key, at, text("'" + name + "'"));
  }

  private List<String> list(String name) throws IOException {
    List<String> texts = new ArrayList<>();
    for (next(); event.getEventId() != Event.ID.SequenceEnd; next()) {
      texts.add(text("each of '" + name + "'"));
    }
    return texts;
  }

  private String text(String what) throws IOException {
    if (!(event instanceof ScalarEvent scalar)) {
      throw here()
          .failure(
              event instanceof AliasEvent
                  ? "aliases are not taken: write the value"
                  : what + " is a text");
    }
    refuseAnchor(scalar);
    return scalar.getValue();
  }

  private void refuseAnchor(NodeEvent node) throws IOException {
    if (node.getAnchor().isPresent()) {
      throw here().failure("anchors are not taken: write the value where it is meant");
    }
  }

  private boolean isEmpty() {
    return event instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().isEmpty();
  }

  private void next() {
    event = events.next();
  }

  /** Place behind the last that was read. */
  Place behind() {
    return place(file, event == null ? Optional.empty() : event.getEndMark());
  }

  private Place here() {
    return place(file, event.getStartMark());
  }

  static Place place(Path file, Optional<Mark> mark) {
    return mark.map(at -> new Place(file, at.getLine() + 1, at.getColumn() + 1))
        .orElse(new Place(file, 1, 1));
  }
}
