// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Check whether a port that should speak plaintext speaks TLS. Kafka's client reads a TLS alert as
 * the length of an answer, 352 MB, and allocates it.
 */
final class PlaintextCheck {
  private static final int ANSWER_MS = 5_000;
  private static final int API_VERSIONS = 18;
  private static final String CLIENT = "walkscope";

  // first bytes of a TLS record
  private static final int ALERT = 0x15;
  private static final int VERSION_3 = 0x03;

  private PlaintextCheck() {}

  /**
   * Asks a broker for its versions.
   *
   * @return whether the answer is a TLS alert
   * @throws IOException when nobody answers
   */
  static boolean speaksTls(InetSocketAddress server) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(server, ANSWER_MS);
      socket.setSoTimeout(ANSWER_MS);
      ask(new DataOutputStream(socket.getOutputStream()));
      InputStream answer = socket.getInputStream();
      return answer.read() == ALERT && answer.read() == VERSION_3;
    }
  }

  private static void ask(DataOutputStream to) throws IOException {
    byte[] client = CLIENT.getBytes(StandardCharsets.US_ASCII);
    to.writeInt(Short.BYTES * 3 + Integer.BYTES + client.length);
    to.writeShort(API_VERSIONS);
    to.writeShort(0); // request version
    to.writeInt(1); // correlation id
    to.writeShort(client.length);
    to.write(client);
    to.flush();
  }
}
