// SPDX-License-Identifier: Apache-2.0
package org.walkscope.pipeline.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Steps that workers do, those of one lane in their order, and whose outputs pass on in the order
 * of all steps, in the thread that gives the steps: as if one worker had done them. A bounded
 * number of steps is under way.
 *
 * @param <T> tools of a worker, which one step uses at a time
 */
final class OrderedWork<T> {
  /** Weight that is given to several workers at once: their results wait for one another. */
  private static final long PIECE = 1 << 12;

  /** Step of a lane; passes its outputs to be passed on. */
  @FunctionalInterface
  interface Step<T> {
    void run(T tools, Consumer<Runnable> out);
  }

  private static final CompletableFuture<Void> NOTHING = CompletableFuture.completedFuture(null);

  /** Steps that are done one after the other. */
  static final class Lane<T> {
    private List<Given<T>> given; // null without steps: most threads are silent
    private CompletableFuture<Void> done = NOTHING;
  }

  private record Given<T>(Step<T> step, List<Runnable> out) {}

  private record Piece(List<List<Runnable>> outputs, CompletableFuture<Void> done) {}

  private final ExecutorService threads; // null with one worker: the caller's thread
  private final Supplier<T> makeTools;

  /**
   * Fails with the first {@link Error} of a worker, as where memory runs out: the caller and the
   * other workers wait for nothing more.
   */
  private final CompletableFuture<Void> broken = new CompletableFuture<>();

  private final Queue<T> tools = new ConcurrentLinkedQueue<>();
  private final long pieceWeight;
  private final int mostPieces;
  private final Deque<Piece> pieces = new ArrayDeque<>();
  private final Set<Lane<T>> lanes = new LinkedHashSet<>();
  private List<List<Runnable>> outputs = new ArrayList<>();
  private long weight;

  OrderedWork(int workers, Supplier<T> makeTools) {
    this.makeTools = makeTools;
    pieceWeight = workers == 1 ? 0 : PIECE;
    mostPieces = workers == 1 ? 0 : 2 * workers;
    threads = workers == 1 ? null : Executors.newFixedThreadPool(workers, this::worker);
  }

  private Thread worker(Runnable work) {
    Thread thread = new Thread(work, "walkscope-worker");
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((ended, cause) -> broken.completeExceptionally(cause));
    return thread;
  }

  /** Workers, for work without an order; null with one. */
  Executor workers() {
    return threads;
  }

  /**
   * Gives a step.
   *
   * @param ofWeight events, about
   */
  void add(Lane<T> lane, long ofWeight, Step<T> step) {
    List<Runnable> out = new ArrayList<>();
    outputs.add(out);
    if (lane.given == null) {
      lane.given = new ArrayList<>(1);
    }
    lane.given.add(new Given<>(step, out));
    lanes.add(lane);
    weigh(ofWeight);
  }

  /** Gives an output that takes no work. */
  void pass(Runnable output) {
    outputs.add(List.of(output));
    weigh(1);
  }

  private void weigh(long more) {
    weight += more;
    if (weight >= pieceWeight) {
      begin();
    }
  }

  private void begin() {
    List<CompletableFuture<Void>> done = new ArrayList<>(lanes.size());
    for (Lane<T> lane : lanes) {
      List<Given<T>> given = lane.given;
      lane.given = null;
      lane.done =
          threads == null
              ? lane.done.thenRun(() -> work(given))
              : lane.done.thenRunAsync(() -> work(given), threads);
      done.add(lane.done);
    }
    pieces.add(new Piece(outputs, CompletableFuture.allOf(done.toArray(CompletableFuture[]::new))));
    lanes.clear();
    outputs = new ArrayList<>();
    weight = 0;
    passUntil(mostPieces);
  }

  private void work(List<Given<T>> given) {
    try {
      T own = tools.poll();
      if (own == null) {
        own = makeTools.get();
      }
      for (Given<T> each : given) {
        broken.getNow(null); // throws the Error of another
        each.step.run(own, each.out::add);
      }
      tools.add(own);
    } catch (Error e) {
      broken.completeExceptionally(e);
      throw e;
    }
  }

  private void passUntil(int left) {
    while (pieces.size() > left) {
      Piece piece = pieces.remove();
      try {
        CompletableFuture.anyOf(broken, piece.done).join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        if (e.getCause() instanceof Error cause) {
          throw cause;
        }
        throw e;
      }
      piece.outputs.forEach(each -> each.forEach(Runnable::run));
    }
  }

  /** Waits for all steps so far, and passes their outputs on. */
  void finish() {
    begin();
    passUntil(0);
  }

  /** Ends the workers. */
  void end() {
    if (threads != null) {
      threads.shutdown();
    }
  }
}
