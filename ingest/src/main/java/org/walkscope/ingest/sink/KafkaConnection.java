// SPDX-License-Identifier: Apache-2.0
package org.walkscope.ingest.sink;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.walkscope.kafka.KafkaClientFile;
import org.walkscope.schema.Topics;

/**
 * Address and settings of Kafka.
 *
 * @param bootstrapServers host:port, comma separated
 * @param more producer settings that override ours: security, buffers
 * @param patience time for which opening retries a broker that does not answer. Example: 2 min
 */
public record KafkaConnection(String bootstrapServers, Properties more, Duration patience) {
  /** A producer is made without an answer, and refused at this address. */
  private static final String NOBODY = "127.0.0.1:1";

  private static final long LEAST_ANSWER_MS = 20_000;
  private static final long ASK_AGAIN_MS = 500;
  private static final Duration CLOSING = Duration.ofSeconds(1);
  private static final int DELIVERY_MS = 120_000;

  /** Makes a connection that retries for as long as the producer retries a delivery. */
  public KafkaConnection(String bootstrapServers, Properties more) {
    this(bootstrapServers, more, deliveryTimeout(more));
  }

  private static Duration deliveryTimeout(Properties more) {
    String given = more.getProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
    try {
      return Duration.ofMillis(given == null ? DELIVERY_MS : Long.parseLong(given.strip()));
    } catch (NumberFormatException e) {
      return Duration.ofMillis(DELIVERY_MS); // the producer rejects the value with a message
    }
  }

  /** Our producer settings, with their reasons. */
  private static Map<String, Object> usual() {
    Map<String, Object> usual = new HashMap<>();
    usual.put(ProducerConfig.CLIENT_ID_CONFIG, "walkscope-ingest");
    // exactly once and in order, despite retries
    usual.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    usual.put(ProducerConfig.ACKS_CONFIG, "all");
    // fragments of one host are alike: large batches compress well
    usual.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    usual.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
    usual.put(ProducerConfig.LINGER_MS_CONFIG, 50);
    usual.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
    // limit before compression; the broker's limit applies after it
    usual.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
    // a full buffer blocks; an undeliverable record fails by the delivery timeout first
    usual.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 300_000L);
    usual.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MS);
    return usual;
  }

  /** Opens a sink, once a broker has answered and the topics exist. */
  public KafkaSink open() throws IOException {
    return open(new Deliveries());
  }

  /**
   * Opens a sink, once a broker has answered and the topics exist. Until then it retries, for the
   * time of {@code patience}.
   *
   * @param deliveries counts what the sink sends
   */
  public KafkaSink open(Deliveries deliveries) throws IOException {
    return new KafkaSink(producer(), deliveries);
  }

  /** Connection of a sender that asks again itself, for ever: no record of it expires. */
  public static KafkaConnection withoutEnd(String bootstrapServers, Properties more) {
    Properties settings = new Properties();
    settings.setProperty(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
    settings.setProperty(ProducerConfig.MAX_BLOCK_MS_CONFIG, "20000");
    // the producer keeps a batch for each partition that it ever wrote to
    settings.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 << 10));
    settings.setProperty(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.toString(6L << 20));
    // nobody asks the client for its figures: the agent's own pages tell of Kafka
    settings.setProperty(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.setProperty(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    more.stringPropertyNames().forEach(name -> settings.setProperty(name, more.getProperty(name)));
    return new KafkaConnection(bootstrapServers, settings, Duration.ZERO);
  }

  /**
   * What of the settings keeps a producer from sending anything; null if nothing does, or if a size
   * is no number: the producer resolves such a value, or refuses it.
   */
  public String wrong() {
    OptionalLong batch = number(ProducerConfig.BATCH_SIZE_CONFIG);
    OptionalLong buffer = number(ProducerConfig.BUFFER_MEMORY_CONFIG);
    if (batch.isEmpty() || buffer.isEmpty() || buffer.getAsLong() >= batch.getAsLong()) {
      return null;
    }
    return "a batch has no room: batch.size is %d bytes, buffer.memory %d"
        .formatted(batch.getAsLong(), buffer.getAsLong());
  }

  private OptionalLong number(String name) {
    String given = more.getProperty(name);
    try {
      return OptionalLong.of(
          Long.parseLong(given == null ? usual().get(name).toString() : given.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Opens a producer, once a broker has answered and the topics exist, as {@link #open} does. */
  public KafkaProducer<String, byte[]> producer() throws IOException {
    long untilNs = System.nanoTime() + patience.toNanos();
    awaitBroker(untilNs);
    checkTopics(untilNs);
    try {
      return producerOf(bootstrapServers);
    } catch (KafkaException e) {
      throw unusable(e, untilNs);
    }
  }

  private KafkaProducer<String, byte[]> producerOf(String servers) {
    Map<String, Object> settings = usual();
    more.stringPropertyNames().forEach(name -> settings.put(name, more.getProperty(name)));
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  /**
   * Refuses what a producer of these settings refuses when it is made: settings that do not go
   * together, and files that cannot be used. No broker is asked.
   */
  public void check() throws IOException {
    try {
      producerOf(NOBODY).close(Duration.ZERO);
    } catch (KafkaException e) {
      throw new IOException(
          "no producer of Kafka can be made: " + KafkaClientFile.reason(e, settings()), e);
    }
  }

  private void awaitBroker(long untilNs) throws IOException {
    requireAddresses(bootstrapServers);
    while (true) {
      IOException unreachable = null;
      for (String server : servers(bootstrapServers)) {
        try {
          requirePlaintext(server);
          return;
        } catch (WrongServerException e) {
          throw e;
        } catch (IOException e) {
          unreachable = e;
        }
      }
      if (System.nanoTime() - untilNs >= 0) {
        throw unusable(unreachable, untilNs);
      }
      pause();
    }
  }

  private static List<String> servers(String bootstrapServers) {
    return Stream.of(bootstrapServers.split(",", -1)).map(String::strip).toList();
  }

  /** Checks that brokers are named as HOST:PORT,HOST:PORT. */
  public static void requireAddresses(String bootstrapServers) throws IOException {
    for (String server : servers(bootstrapServers)) {
      address(server);
    }
  }

  private static InetSocketAddress address(String server) throws WrongServerException {
    try {
      String host = Utils.getHost(server);
      Integer port = Utils.getPort(server);
      if (host != null && port != null) {
        return new InetSocketAddress(host, port);
      }
    } catch (IllegalArgumentException e) {
      // no port number
    }
    throw new WrongServerException("--bootstrap-servers wants HOST:PORT, not '" + server + "'");
  }

  private void requirePlaintext(String server) throws IOException {
    String protocol = more.getProperty("security.protocol", "PLAINTEXT");
    if (PlaintextCheck.speaksTls(address(server)) && protocol.endsWith("PLAINTEXT")) {
      throw new WrongServerException(
          server + " speaks TLS: say security.protocol=SSL, or SASL_SSL, in --kafka-config FILE");
    }
  }

  private static final class WrongServerException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongServerException(String message) {
      super(message);
    }
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(ASK_AGAIN_MS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private IOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IOException("stopped while waiting for Kafka at " + bootstrapServers, e);
  }

  private void checkTopics(long untilNs) throws IOException {
    long leftMs = Math.max(LEAST_ANSWER_MS, (untilNs - System.nanoTime()) / 1_000_000);
    Map<String, Object> settings = new HashMap<>();
    more.stringPropertyNames().stream()
        .filter(
            name ->
                AdminClientConfig.configNames().contains(name)
                    || KafkaClientFile.isOfProvider(name))
        .forEach(name -> settings.put(name, more.getProperty(name)));
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) leftMs);
    settings.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(leftMs, LEAST_ANSWER_MS));
    String topic = "";
    Admin admin = null;
    try {
      admin = Admin.create(settings);
      var described = admin.describeTopics(List.of(Topics.TRACE, Topics.LOSS)).topicNameValues();
      for (var entry : described.entrySet()) {
        topic = entry.getKey();
        entry.getValue().get(leftMs + 1000, TimeUnit.MILLISECONDS);
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownTopicOrPartitionException
          ? new IOException(
              ("Kafka at " + bootstrapServers + " has no topic " + topic)
                  + ": create it, walkscope topics --create does")
          : unusable(withTopic(e.getCause(), topic), untilNs);
    } catch (KafkaException | TimeoutException e) {
      throw unusable(e, untilNs);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      if (admin != null) {
        admin.close(CLOSING); // without a limit it waits for calls that are never answered
      }
    }
  }

  /** Kafka's admin client does not say to which topic a right is missing. */
  private static Throwable withTopic(Throwable refusal, String topic) {
    return refusal instanceof TopicAuthorizationException
        ? new TopicAuthorizationException(Set.of(topic))
        : refusal;
  }

  /** Failure with its reason; the time is that for which a broker was asked again. */
  private IOException unusable(Throwable e, long untilNs) {
    boolean ofKafka = e instanceof KafkaException;
    boolean isFinal = ofKafka && !(e instanceof RetriableException);
    long askedNs = System.nanoTime() - untilNs + patience.toNanos();
    return new IOException(
        "no use of Kafka at "
            + bootstrapServers
            + (ofKafka ? ": " : ", is a broker there? ")
            + KafkaClientFile.reason(e, settings())
            + (patience.isZero() || isFinal
                ? ""
                : "; it was asked again for " + askedNs / 1_000_000_000 + " s (--kafka-wait)"),
        e);
  }

  private Map<String, String> settings() {
    return more.stringPropertyNames().stream().collect(toMap(name -> name, more::getProperty));
  }
}
