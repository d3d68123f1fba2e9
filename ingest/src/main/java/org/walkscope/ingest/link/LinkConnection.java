// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.link;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.attribute.UserPrincipal;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.walkscope.ingest.frame.FrameReader;
import org.walkscope.ingest.frame.TruncatedStreamException;
import org.walkscope.ingest.spool.Spool;
import org.walkscope.ingest.spool.SpooledIngest;
import org.walkscope.ingest.spool.SpooledStream;
import org.walkscope.wire.ConfirmView;
import org.walkscope.wire.HelloView;
import org.walkscope.wire.ResumeView;
import org.walkscope.wire.WelcomeView;
import org.walkscope.wire.Wire;
import org.walkscope.wire.WireView;

/**
 * One connection of a probe: HELLO, WELCOME and RESUME, then its stream into the spool. An offset
 * is confirmed when the spool has all before it on the disk.
 */
final class LinkConnection implements Runnable {
  private final LinkServer server;
  private final Spool spool;
  private final SocketChannel channel;
  private final CountDownLatch over = new CountDownLatch(1);
  private String what = "a probe";

  LinkConnection(LinkServer server, Spool spool, SocketChannel channel) {
    this.server = server;
    this.spool = spool;
    this.channel = channel;
  }

  @Override
  public void run() {
    try (channel) {
      UserPrincipal user = Peers.of(channel);
      if (server.accepts(user)) {
        talk(new LinkInput(Channels.newInputStream(channel)));
      } else {
        server.say(
            ("a process of user " + user.getName() + " was refused at " + server.path())
                + ("; --probe-user " + user.getName() + " lets probes of this user in"));
      }
    } catch (IOException e) {
      if (!server.isClosing()) {
        server.say(what + ": " + e.getMessage() + "; the connection is closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
      server.ended(this);
    }
  }

  private void talk(LinkInput in) throws IOException, InterruptedException {
    HelloView hello = in.hello();
    if (hello.version() != Wire.LINK_VERSION) {
      refuse(Wire.REFUSAL_VERSION);
      throw new IOException(
          ("it speaks version " + hello.version() + " of the link, the agent ")
              + (Wire.LINK_VERSION + ": update the older of the two"));
    }
    String id = LinkInput.streamId(hello);
    what = "stream " + id;
    SpooledStream stream = server.claim(id, this) ? spool.stream(id) : null;
    if (stream == null) {
      refuse(Wire.REFUSAL_FULL);
      throw new IOException("there are as many streams as the agent takes");
    }
    try {
      take(stream, in, hello);
    } finally {
      spool.release(stream);
      over.countDown(); // before the line: a newer connection may wait
    }
  }

  private void take(SpooledStream stream, LinkInput in, HelloView hello) throws IOException {
    long confirmed = stream.confirmed();
    send(welcome(Wire.REFUSAL_NONE).confirmed(confirmed));
    ResumeView resume = in.resume(hello);
    if (stream.ended()) { // the probe had not heard of it
      in.stream().transferTo(OutputStream.nullOutputStream());
      return;
    }
    tell("connected, it goes on at byte %,d", resume.offset());
    boolean ended;
    try {
      ended =
          new SpooledIngest(spool, stream, this::confirm)
              .run(new FrameReader(in.stream()), resume.offset(), resume.skippedEvents());
    } catch (TruncatedStreamException e) {
      ended = stream.ended();
    }
    String how =
        ended ? "ended, all %,d bytes are safe" : "the connection ended, %,d bytes are safe";
    tell(how, stream.confirmed());
  }

  private void tell(String format, long bytes) {
    server.say(what + ": " + String.format(Locale.ROOT, format, bytes));
  }

  private static WelcomeView welcome(int refused) {
    return WelcomeView.allocate()
        .magic(Wire.WELCOME_MAGIC)
        .version(Wire.LINK_VERSION)
        .welcomeBytes(WelcomeView.BYTES)
        .refused(refused);
  }

  private void refuse(int why) throws IOException {
    send(welcome(why));
  }

  private void confirm(long offset) {
    try {
      send(ConfirmView.allocate().offset(offset));
    } catch (IOException e) {
      // the probe is gone: its stream ends, too
    }
  }

  private void send(WireView message) throws IOException {
    byte[] bytes = new byte[message.limit()];
    message.copyTo(bytes, 0);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  /** Ends the connection: what is not marked the probe still has. */
  void close() throws IOException {
    channel.close();
  }

  /** Waits until nothing of the connection reaches the spool any more. */
  void awaitEnd() throws InterruptedException {
    over.await();
  }
}
