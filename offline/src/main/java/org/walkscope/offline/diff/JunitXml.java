// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.walkscope.text.TerminalText;

/** Checks as a test suite of JUnit's XML. */
final class JunitXml {
  private JunitXml() {}

  static void write(List<Check> checks, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", "walkscope diff");
      xml.writeAttribute("tests", Integer.toString(checks.size()));
      xml.writeAttribute("failures", count(checks, Condition.Outcome.FAILS));
      xml.writeAttribute("skipped", count(checks, Condition.Outcome.UNDECIDED));
      for (Check check : checks) {
        write(check, xml);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static String count(List<Check> checks, Condition.Outcome outcome) {
    return Long.toString(checks.stream().filter(each -> each.outcome() == outcome).count());
  }

  private static void write(Check check, XMLStreamWriter xml) throws XMLStreamException {
    String words = TerminalText.line(check.words());
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "walkscope.diff");
    xml.writeAttribute("name", TerminalText.line(check.name()));
    switch (check.outcome()) {
      case FAILS -> message("failure", words, xml);
      case UNDECIDED -> message("skipped", words, xml);
      case HOLDS -> {
        xml.writeStartElement("system-out");
        xml.writeCharacters(words);
        xml.writeEndElement();
      }
    }
    xml.writeEndElement();
  }

  private static void message(String element, String words, XMLStreamWriter xml)
      throws XMLStreamException {
    xml.writeEmptyElement(element);
    xml.writeAttribute("message", words);
  }
}
