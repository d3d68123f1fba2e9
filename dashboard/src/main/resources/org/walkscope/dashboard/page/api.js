// SPDX-License-Identifier: Apache-2.0
// The JSON API and the event stream.

/** Longest silence of a working stream, ms: the server sends a heartbeat every 5 s. */
const SILENCE_MS = 15_000;
const POLL_MS = 5_000;

/** Fetches a view; throws an error with the server's message. */
export async function get(path, filters = {}) {
  const chosen = Object.entries(filters).filter(([, value]) => value);
  const query = chosen.length ? '?' + new URLSearchParams(chosen) : '';
  const response = await fetch('api/' + path + query);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error);
  return body;
}

/**
 * Follower of changes while the page is open. It listens to the event stream; where the stream is refused,
 * broken or silent, it polls every view and keeps retrying the stream. A hidden page holds no stream: a
 * browser has six connections to a server, whatever the number of its tabs.
 */
export class Changes {
  #onChange;
  #onAll;
  #events = null;
  #silence = null;
  #polling = null;
  #live = false;

  /**
   * @param onChange told the names of the views that changed
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

  #seen() {
    this.#leave();
    this.#rest();
    if (!document.hidden) this.#open();
  }

  #open() {
    this.#events = new EventSource('api/events');
    this.#events.addEventListener('hello', () => {
      this.#rest();
      this.#live = true;
      this.#heard();
      this.#onAll();
    });
    this.#events.addEventListener('beat', () => this.#heard());
    this.#events.addEventListener('change', (event) => {
      this.#heard();
      this.#onChange(JSON.parse(event.data).views);
    });
    this.#events.onerror = () => this.#lost();
    this.#heard();
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
    this.#events?.close();
    this.#events = null;
  }

  #lost() {
    this.#leave();
    if (this.#polling !== null) return;
    this.#polling = setInterval(() => this.#poll(), POLL_MS);
    this.#onAll();
  }

  #poll() {
    if (this.#events === null) this.#open();
    this.#onAll();
  }
}
