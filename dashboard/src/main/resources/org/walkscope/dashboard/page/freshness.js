// SPDX-License-Identifier: Apache-2.0
// Age of what each panel shows. What is old never looks live.

import {now as serverNow} from './now.js';
import {age} from './time.js';
import {clock, moment} from './zone.js';

/** Windows without data after which a panel is old, and their length while none is known. */
const WINDOWS = 3;
const WINDOW_MS = 10_000;

/** Age of the walks themselves above which they are past, whenever they were read: a capture that is replayed. */
const PAST_MS = 120_000;

/** Topics that are written whether a job runs or not. */
const NOT_OF_JOBS = ['loss', 'dead-letter'];

const newest = (times) => times.reduce((all, time) => Math.max(all ?? time, time), null);

const nameOf = (topic) => topic.replace(/^walkscope\./, '');

/** Names of late jobs. */
export const lateJobs = (late) => late.map(({job}) => job.replace(/,$/, '')).join('; ');

/**
 * Shows on each panel how old it is, and marks panels that are old. A panel of several topics is as old as the oldest of
 * those that come; where a job owes results of one of them, the panel says which job.
 */
export class Freshness {
  #panels = [];
  #topics = new Map();
  #late = []; // jobs that owe results
  #live = true;
  #lost = false; // the connection
  #ages = new WeakMap(); // by panel: since when what it shows may be old, and which answer that is

  constructor() {
    setInterval(() => this.show(), 1_000);
  }

  /** Takes the panels of the page that is open, and whether it shows what is now. */
  watch(panels, live) {
    this.#panels = panels;
    this.#live = live;
    this.show();
  }

  /** Takes the answer of /api/v1/status. */
  take(status) {
    this.#lost = false;
    this.#topics = new Map(status.health.topics.map((topic) => [nameOf(topic.topic), topic.newest_epoch_ms]));
    this.#late = status.health.late.map(({job, owes, since_epoch_ms: since, failed}) => ({job, since, failed, owes: owes.map(nameOf)}));
    this.show();
  }

  /** Takes it that the server does not answer: whether there is something newer is not known then. */
  lose() {
    this.#lost = true;
    this.show();
  }

  /** Shows ages as of now. */
  show() {
    for (const panel of this.#panels) panel.showAge(...this.#state(panel));
  }

  #times(topics) {
    return topics.map((topic) => this.#topics.get(topic)).filter((time) => time != null);
  }

  #written(topics) {
    return newest(this.#times(topics));
  }

  #state(panel) {
    if (panel.idle) return ['idle', ''];
    if (panel.refused) return ['refused', 'nothing is shown'];
    if (this.#topics.size === 0 || !panel.shown) return ['loading', 'reading'];
    if (!this.#live || panel.settled) return ['past', panel.asOfMs ? `as of ${moment(panel.asOfMs)}` : 'nothing then'];
    const now = serverNow();
    if (this.#lost) return ['old', `as of ${clock(panel.shownAt)}, ${age(now - panel.shownAt)} ago`];
    const late = WINDOWS * (panel.windowMs || WINDOW_MS);
    const own = this.#written(panel.topics);
    const alive = panel.rare ? this.#written([...this.#topics.keys()].filter((topic) => !NOT_OF_JOBS.includes(topic))) : own;
    if (alive === null) return ['loading', 'no data yet'];
    const shown = panel.shownAt;
    if (own > shown && now - shown > late) {
      return ['old', `as of ${clock(shown)}, ${age(now - shown)} ago`];
    }
    const owing = this.#late.filter(({owes}) => owes.some((topic) => panel.topics.includes(topic)));
    const dead = owing.find(({failed}) => failed) ?? owing[0];
    if (dead) return [dead.failed ? 'failed' : 'old', `${dead.job.replace(/,$/, '')} ${dead.failed ? 'has failed' : 'is late'}: no result for ${age(now - dead.since)}, since ${clock(dead.since)}`];
    if (now - alive > late) {
      return ['old', `no data for ${age(now - alive)}, since ${clock(alive)}`];
    }
    const past = panel.asOfMs && !panel.rare ? now - panel.asOfMs : 0;
    if (past > Math.max(PAST_MS, late)) return ['old', `walks of ${age(past)} ago`];
    const coming = this.#times(panel.topics).filter((time) => now - time <= late);
    return ['fresh', own === null ? 'none yet' : `${age(now - this.#since(panel, Math.min(own, shown, ...coming)))} old`];
  }

  /** Time of the oldest that is shown: what comes later makes an answer no younger, as on a page that is paused. */
  #since(panel, ms) {
    const before = this.#ages.get(panel);
    const since = before?.asked === panel.asked ? Math.min(before.since, ms) : ms;
    this.#ages.set(panel, {asked: panel.asked, since});
    return since;
  }
}
