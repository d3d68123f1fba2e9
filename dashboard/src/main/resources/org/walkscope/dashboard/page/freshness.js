// SPDX-License-Identifier: Apache-2.0
// Age of what each panel shows. What is old never looks live.

import {clock, element} from './format.js';

/** Windows without data after which a panel is old, and their length while none is known. */
const WINDOWS = 3;
const WINDOW_MS = 10_000;

/** Age of the walks themselves above which they are past, whenever they were read: a capture that is replayed. */
const PAST_MS = 120_000;

/** Topics of each panel; a panel whose records are rare is as fresh as the job that would write them. */
const PANELS = {
  ledger: {topics: ['loss']},
  latency: {topics: ['walk-latency']},
  locks: {topics: ['lock-timings']},
  batch: {topics: ['batch-efficiency']},
  stalls: {topics: ['lock-holds', 'stalls'], rare: true},
  snapshots: {topics: ['snapshots'], rare: true},
};

/** Topics that jobs write; losses come from the agents, too, whether a job runs or not. */
const OF_JOBS = Object.values(PANELS).flatMap(({topics}) => topics).filter((topic) => topic !== 'loss');

/** '4 s', '12 min', '3 h', '5 days'. */
export function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

const newest = (times) => times.reduce((all, time) => Math.max(all ?? time, time), null);

/** Shows on each panel when its newest record was written, and marks panels that are old. */
export class Freshness {
  #sections;
  #topics = new Map();
  #aheadMs = 0;
  #walked = {};
  #windowMs = WINDOW_MS;

  constructor(sectionOf) {
    this.#sections = Object.fromEntries(Object.keys(PANELS).map((id) => [id, sectionOf(id)]));
    for (const section of Object.values(this.#sections)) {
      const line = element('p', {class: 'age'}, 'reading');
      section.dataset.fresh = 'loading';
      (section.querySelector('.heading') ?? section).append(line);
    }
    setInterval(() => this.show(), 1_000);
  }

  /** Takes the answer of /api/status. */
  take(status) {
    this.#aheadMs = status.now_epoch_ms - Date.now();
    this.#topics = new Map(status.health.topics.map((topic) =>
      [topic.topic.replace(/^walkscope\./, ''), topic.newest_epoch_ms]));
    this.show();
  }

  /** Takes the time of the newest walk that a panel shows, and the length of its windows. */
  walked(id, epochMs, windowMs) {
    this.#walked[id] = epochMs;
    if (windowMs) this.#windowMs = windowMs;
  }

  /** Shows ages as of now. */
  show() {
    for (const [id, section] of Object.entries(this.#sections)) {
      const [fresh, text] = this.#state(id);
      section.dataset.fresh = fresh;
      const line = section.querySelector('.age');
      if (line.textContent !== text) line.textContent = text;
    }
  }

  #written(topics) {
    return newest(topics.map((topic) => this.#topics.get(topic)).filter((time) => time != null));
  }

  #state(id) {
    if (this.#topics.size === 0) return ['loading', 'reading'];
    const now = Date.now() + this.#aheadMs;
    const own = this.#written(PANELS[id].topics);
    const alive = PANELS[id].rare ? this.#written(OF_JOBS) : own;
    if (alive === null) return ['loading', 'no data yet'];
    if (now - alive > WINDOWS * this.#windowMs) {
      return ['old', `no data for ${age(now - alive)}, since ${clock(alive)}`];
    }
    const walked = this.#walked[id];
    if (walked && now - walked > PAST_MS && !PANELS[id].rare) return ['old', `walks of ${age(now - walked)} ago`];
    return ['fresh', own === null ? 'none yet' : `${age(now - own)} old`];
  }
}
