// SPDX-License-Identifier: Apache-2.0
// Panel of a page: fetched when its topics or its parameters have changed, shown with its age.

import {get} from './api.js';
import {taken, unfollowed} from './follows.js';
import {element, foreign} from './format.js';
import {now} from './now.js';
import {query} from './state.js';
import {zoned} from './zone.js';

/** Shortest time between two fetches of a panel, ms, and its share of the time that a fetch takes. */
const REST_MS = 1_000;
const REST_SHARE = 4;

/** What show() returns when it keeps what it shows until a person asks for the newer answer. */
export const HELD = 'held';

export class Panel {
  #spec;
  #state;
  #age = element('p', {class: 'age'}, 'reading');
  #unfollowed = element('p', {class: 'unfollowed'});
  #problem = element('p', {class: 'problem', role: 'alert'});
  #key = null; // of the parameters that were fetched last
  #answer = null;
  #asked = null; // when it was asked for what is shown, ms of performance.now()
  #refused = false;
  #restsUntil = 0;
  #gone = false;
  #moves = 0; // to other parameters
  stale = true;

  /** Whether a person waits for it: it is shown even while the page stands still. */
  wanted = true;

  /** @param spec what a page's open() returns for a panel */
  constructor(spec, state) {
    this.#spec = spec;
    this.#state = state;
    spec.element.dataset.fresh = 'loading';
    this.#place.append(this.#unfollowed, this.#age);
    this.#tellUnfollowed();
  }

  /** Where it says what it is. */
  get #place() {
    return this.#spec.element.querySelector('.heading') ?? this.#spec.element;
  }

  get topics() {
    return this.#spec.topics ?? this.#spec.changes;
  }

  get rare() {
    return Boolean(this.#spec.rare);
  }

  /** Whether it has nothing to ask: a person has chosen nothing yet. */
  get idle() {
    return this.#own() === null;
  }

  get shown() {
    return this.#answer !== null;
  }

  /** Whether what it was asked is refused: it shows nothing then. */
  get refused() {
    return this.#refused;
  }

  /** Whether what it shows does not change: it is of its own time, however new the topics are. */
  get settled() {
    return Boolean(this.#spec.settled?.());
  }

  /** When it was asked for what is shown, ms of performance.now(); null before. */
  get asked() {
    return this.#asked;
  }

  /** When what is shown was asked for, epoch ms. */
  get shownAt() {
    return this.#asked === null ? null : now() - (performance.now() - this.#asked);
  }

  /** Whether it asks for a time. */
  get timed() {
    return taken(this.#spec.api).includes('from');
  }

  get windowMs() {
    return this.#answer?.window_ms;
  }

  /** Time of the newest data that is shown, epoch ms; null when there is none. */
  get asOfMs() {
    if (!this.#answer) return null;
    return this.#spec.asOf ? this.#spec.asOf(this.#answer) : this.#answer.as_of_ms;
  }

  /** Takes the names of views that changed. */
  changed(views) {
    if (this.#spec.changes.some((view) => views.includes(view))) this.stale = true;
  }

  /** Takes another address: other parameters are fetched, what only shows otherwise is shown again. */
  moved() {
    this.#tellUnfollowed();
    if (this.#keyNow() !== this.#key) {
      this.#moves++;
      this.stale = true;
      this.wanted = true;
      this.#restsUntil = 0;
    } else if (this.#answer) {
      this.#spec.show(this.#answer, false);
    }
  }

  /** Time until which it rests, ms of performance.now(). */
  get restsUntil() {
    return this.#restsUntil;
  }

  /** Fetches and shows. A refusal is told in the panel; no connection is thrown. */
  async fetch() {
    const key = this.#keyNow();
    this.stale = false;
    if (key === null) return;
    const began = performance.now();
    const moves = this.#moves;
    try {
      const answer = await get(this.#spec.api, this.#params());
      if (this.#gone || moves !== this.#moves) return;
      this.#answer = answer;
      this.#refused = false;
      this.#tell(null);
      if (this.#spec.show(answer, key !== this.#key) !== HELD) this.#asked = began;
      this.#key = key;
      this.wanted = false;
    } catch (error) {
      if (!error.status) {
        this.stale = true;
        throw error;
      }
      if (this.#gone) return;
      this.#tell(error);
      if (key !== this.#key) { // what stands there answers another question
        this.#answer = null;
        this.#refused = true;
      }
      this.#key = key;
    } finally {
      const took = performance.now() - began;
      this.#restsUntil = performance.now() + Math.max(REST_MS, REST_SHARE * took);
    }
  }

  /** Shows how old it is. */
  showAge(fresh, text) {
    this.#spec.element.dataset.fresh = fresh;
    if (this.#age.textContent !== text) this.#age.textContent = text;
    if (!this.#age.isConnected) this.#place.append(this.#unfollowed, this.#age);
  }

  /** Says that its page is closed. */
  close() {
    this.#gone = true;
  }

  /** Says which filters of the address change nothing here: what is shown is of all of them. */
  #tellUnfollowed() {
    const names = unfollowed(this.#spec.api, this.#state);
    this.#unfollowed.textContent = names.length > 0 ? `not filtered by ${names.join(', ')}` : '';
  }

  #tell(error) {
    this.#problem.remove();
    if (!error) return;
    this.#problem.replaceChildren(foreign(zoned(error.message)));
    const heading = this.#spec.element.querySelector('.heading');
    if (heading) heading.after(this.#problem);
    else this.#spec.element.append(this.#problem);
  }

  /** Own parameters; null when there is nothing to ask yet. */
  #own() {
    return this.#spec.params ? this.#spec.params() : {};
  }

  #params() {
    return {...this.#scoped(this.#state.scope()), ...this.#own()};
  }

  /** Those of the shared parameters that the question takes. */
  #scoped(all) {
    return Object.fromEntries(taken(this.#spec.api).filter((name) => name in all).map((name) => [name, all[name]]));
  }

  /** Parameters as the address has them: a time that is relative moves by itself. */
  #keyNow() {
    const own = this.#own();
    if (own === null) return null;
    const as = {...this.#state.scope(), from: this.#state.get('from'), to: this.#state.get('to')};
    return this.#spec.api + query({...this.#scoped(as), ...own, ...this.#spec.key?.()});
  }
}
