// SPDX-License-Identifier: Apache-2.0
package org.walkscope.offline.diff;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.walkscope.capture.PrivateFile;
import org.walkscope.text.TerminalText;

/** Checks as a test suite of JUnit's XML. */
final class JunitXml {
  private static final String NAME = "walkscope diff";

  /** Bytes of a file that have the start of the suite in them. */
  private static final int START_BYTES = 256;

  private JunitXml() {}

  /** True if a file is an earlier suite of {@link #write}. */
  static boolean isSuite(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String start = new String(in.readNBytes(START_BYTES), UTF_8);
      return start.startsWith("<?xml") && start.contains("<testsuite name=\"" + NAME + "\"");
    }
  }

  /** Writes a file that is new, or replaces an earlier suite. */
  static void write(List<Check> checks, Path file) throws IOException {
    PrivateFile.write(file, isSuite(file), out -> write(checks, out));
  }

  private static void write(List<Check> checks, OutputStream out) throws IOException {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out, "UTF-8");
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeStartElement("testsuite");
      xml.writeAttribute("name", NAME);
      xml.writeAttribute("tests", Integer.toString(checks.size()));
      xml.writeAttribute("failures", count(checks, Condition.Outcome.FAILED));
      xml.writeAttribute("skipped", count(checks, Condition.Outcome.UNDECIDED));
      for (Check check : checks) {
        write(check, xml);
      }
      xml.writeEndElement();
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IOException(e.getMessage(), e);
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
      case FAILED -> message("failure", words, xml);
      case UNDECIDED -> message("skipped", words, xml);
      case PASSED -> {
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
