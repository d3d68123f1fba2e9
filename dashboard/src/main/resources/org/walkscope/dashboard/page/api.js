// SPDX-License-Identifier: Apache-2.0
// The JSON API and the event stream.

import {query} from './state.js';

/** Longest silence of a working stream, ms: the server sends a heartbeat every 5 s. */
const SILENCE_MS = 15_000;
const POLL_MS = 5_000;

/** Longest wait for an answer, ms: a server that was stopped or cut off refuses nothing, and never answers. */
const ANSWER_MS = 10_000;

/**
 * Name of the lock of the tab that holds the stream, and of the channel on which it tells the others: of this
 * address, where several servers stand behind one proxy.
 */
const STREAM = 'walkscope-events ' + new URL('api/v1/events', location.href).pathname;

/** Asks a question of the API; throws an error with the server's message, and with its status where it refuses. */
export async function get(path, params = {}) {
  const response = await fetch('api/v1/' + path + query(params), {signal: AbortSignal.timeout(ANSWER_MS)}).catch((error) => {
    if (error.name === 'TimeoutError') throw new Error(`the server has not answered for ${ANSWER_MS / 1000} s`);
    throw error;
  });
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.error), {status: response.status});
  return body;
}

/**
 * Follower of changes while the page is open. One tab of a browser holds the event stream and tells the others,
 * because a browser has six connections to a server, whatever the number of its tabs; when it is closed or
 * hidden, another takes its place. Where the stream is refused, broken or silent, a page polls every view and
 * keeps retrying.
 */
export class Changes {
  #onChange;
  #onAll;
  #channel = null;
  #waiting = null; // for the lock
  #release = null; // of the lock, while this tab has it
  #events = null;
  #silence = null;
  #polling = null;
  #live = false;

  /**
   * @param onChange told the names of the views that changed; of none at a heartbeat
   * @param onAll told that any view may have changed: at the start, and while there is no stream
   */
  constructor(onChange, onAll) {
    this.#onChange = onChange;
    this.#onAll = onAll;
    document.addEventListener('visibilitychange', () => this.#seen());
    this.#seen();
  }

  /** State: 'live' while the stream sends, 'polling' without a stream, else 'connecting'. */
  get mode() {
    if (this.#live) return 'live';
    return this.#polling === null ? 'connecting' : 'polling';
  }

  /** Whether this tab holds the stream. */
  get holdsStream() {
    return this.#events !== null;
  }

  #seen() {
    this.#leave();
    this.#rest();
    if (!document.hidden) this.#join();
  }

  #join() {
    this.#heard();
    if (!navigator.locks) { // not a secure context: no locks there
      this.#open();
      return;
    }
    this.#channel = new BroadcastChannel(STREAM);
    this.#channel.onmessage = ({data}) => this.#told(data);
    this.#channel.postMessage({event: 'ask'});
    const waiting = new AbortController();
    this.#waiting = waiting;
    navigator.locks.request(STREAM, {signal: waiting.signal}, () => new Promise((release) => {
      if (waiting.signal.aborted) {
        release();
        return;
      }
      this.#release = release;
      this.#open();
    })).catch(() => {}); // aborted: this tab waits no more
  }

  #open() {
    this.#events = new EventSource('api/v1/events');
    for (const event of ['hello', 'beat', 'change']) {
      this.#events.addEventListener(event, ({data}) => {
        const told = {event, views: JSON.parse(data).views ?? []};
        this.#channel?.postMessage(told);
        this.#told(told);
      });
    }
    this.#events.onerror = () => this.#lost();
    this.#heard();
  }

  /** Takes a message of the stream, from the server or by way of the tab that holds it. */
  #told({event, views}) {
    if (event === 'ask') {
      if (this.#events && this.#live) this.#channel.postMessage({event: 'hello', views: []});
      return;
    }
    const fresh = event === 'hello' || !this.#live;
    this.#rest();
    this.#live = true;
    this.#heard();
    if (fresh) this.#onAll();
    else this.#onChange(views);
  }

  #heard() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), SILENCE_MS);
  }

  #rest() {
    clearInterval(this.#polling);
    this.#polling = null;
  }

  #leave() {
    this.#live = false;
    clearTimeout(this.#silence);
    this.#silence = null;
    this.#events?.close();
    this.#events = null;
    this.#waiting?.abort();
    this.#waiting = null;
    this.#release?.();
    this.#release = null;
    this.#channel?.close();
    this.#channel = null;
  }

  #lost() {
    this.#leave();
    if (this.#polling !== null) return;
    this.#polling = setInterval(() => this.#poll(), POLL_MS);
    this.#onAll();
  }

  #poll() {
    if (this.#silence === null) this.#join();
    this.#onAll();
  }
}
