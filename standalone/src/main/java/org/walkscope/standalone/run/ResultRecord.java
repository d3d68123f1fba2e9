// SPDX-License-Identifier: Apache-2.0
package org.walkscope.standalone.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Contents of one record, byte for byte, without partition and offset.
 *
 * @param value null for a tombstone
 * @param headers as text
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its bytes, below
public record ResultRecord(byte[] value, NavigableMap<String, String> headers)
    implements Comparable<ResultRecord> {
  private static final int LONGEST_TEXT = 600;

  static ResultRecord of(byte[] value, Headers found) {
    NavigableMap<String, String> headers = new TreeMap<>();
    for (Header header : found) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return new ResultRecord(value, headers);
  }

  @Override
  public int compareTo(ResultRecord other) {
    int byValue = Arrays.compareUnsigned(value, other.value);
    return byValue == 0 ? headers.toString().compareTo(other.headers.toString()) : byValue;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResultRecord that
        && Arrays.equals(value, that.value)
        && headers.equals(that.headers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(value) + headers.hashCode();
  }

  /** Text for people: as many fields as fit on some lines. */
  @Override
  public String toString() {
    GenericRecord decoded = KnownRecords.decode(value);
    String text =
        (decoded == null ? "no record of ours" : decoded.getSchema().getName() + " " + decoded)
            + (headers.isEmpty() ? "" : " " + headers);
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + " …";
  }
}
