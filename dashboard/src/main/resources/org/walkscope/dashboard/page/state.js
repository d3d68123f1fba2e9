// SPDX-License-Identifier: Apache-2.0
// State of the page: path and query of its address, and nothing else. Back works by itself.

import {now as serverNow} from './now.js';
import {instant} from './time.js';

/** Fields that all pages share, which a link keeps. */
export const SCOPE = ['host', 'agent', 'target', 'consumer', 'walker', 'arch', 'kernel'];

const TIMES = ['from', 'to', 'zone'];
const DEFAULT_FROM = '15m';

/** Folder of the pages, with its slash: another one than / behind a proxy. */
const BASE = new URL('.', location.href).pathname;

/** Query of values; null and '' are left out. */
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value != null && value !== '');
  return given.length ? '?' + new URLSearchParams(given) : '';
}

export class State {
  #onChange;

  /** @param onChange told whenever the address has changed, by us or by Back */
  constructor(onChange) {
    this.#onChange = onChange;
    addEventListener('popstate', () => onChange());
    addEventListener('click', (event) => this.#follow(event));
  }

  /** Path of the page below the folder of pages. Example: 'agents'; '' for the overview. */
  get path() {
    return location.pathname.slice(BASE.length);
  }

  /** Names of all fields. */
  get fields() {
    return [...new Set(new URLSearchParams(location.search).keys())];
  }

  /** Names of fields that the address has more than once: the first is taken. */
  get repeated() {
    const names = [...new URLSearchParams(location.search).keys()];
    return this.fields.filter((name) => names.indexOf(name) !== names.lastIndexOf(name));
  }

  /** Value of a field; null when it has none. */
  get(name) {
    return new URLSearchParams(location.search).get(name) || null;
  }

  /** Sets fields; null removes one. With push Back leads to what was before. */
  set(values, {push = false} = {}) {
    const now = Object.fromEntries(new URLSearchParams(location.search));
    this.#go((this.path || './') + query({...now, ...values}), push);
  }

  /** Time that is shown, epoch ms, with whether its end is now. */
  time(now = serverNow()) {
    const end = this.get('to');
    const to = end === null ? now : instant(end, now);
    return {from: instant(this.get('from') ?? DEFAULT_FROM, to), to, live: end === null};
  }

  /** Parameters that all questions share. */
  scope() {
    const {from, to} = this.time();
    return {from, to, ...Object.fromEntries(SCOPE.map((name) => [name, this.get(name)]).filter(([, value]) => value))};
  }

  /** Address of a page that keeps time and scope; params come on top, null takes one away. */
  link(path, params = {}) {
    const kept = Object.fromEntries([...TIMES, ...SCOPE].map((name) => [name, this.get(name)]));
    return (path || './') + query({...kept, ...params});
  }

  #go(address, push) {
    if (new URL(address, location.href).href === location.href) return;
    history[push ? 'pushState' : 'replaceState'](null, '', address);
    this.#onChange();
  }

  /** Follows a link to a page without loading it anew. */
  #follow(event) {
    const link = event.target.closest?.('a[href]');
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey ||
        event.altKey || link.target || link.hasAttribute('download')) return;
    const to = new URL(link.href);
    const path = to.pathname.slice(BASE.length);
    if (to.origin !== location.origin || !to.pathname.startsWith(BASE) || !/^[a-z]*$/.test(path) ||
        ['metrics', 'healthz'].includes(path)) return;
    event.preventDefault();
    if (to.href === location.href) this.#onChange(); // asked for again
    else this.#go(link.href, true);
  }
}
