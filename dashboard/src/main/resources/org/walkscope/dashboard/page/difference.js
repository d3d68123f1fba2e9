// SPDX-License-Identifier: Apache-2.0
// What is different inside a rectangle: shares inside and outside as bars, and the walks inside.

import {some} from './compare.js';
import {count, duration, element, foreign, joined, lockName, name, percent} from './format.js';
import {Rows, behind} from './rows.js';
import {clock} from './zone.js';

const KEYS = {
  consumer: 'consumer', walker: 'walker', kernel: 'kernel', arch: 'arch', agent: 'agent', host: 'host', target: 'target',
  lock: 'lock', folio_size: 'folio size',
};

/** Keys of the bar of scope, to which a finding can lead. */
const SCOPED = ['consumer', 'walker', 'kernel', 'arch', 'agent', 'host', 'target'];

const share = (part, all) => (all ? part / all : 0);
const points = (part) => (part > 0 ? '+' : '−') + (Math.abs(part) * 100).toFixed(1);

/** Value of a key as people write it. */
export function valueText(key, value) {
  if (key === 'lock') return value.replace(/^\S+/, lockName);
  return ['walker', 'arch'].includes(key) ? name(value) : foreign(value);
}

/** Share as a bar with its number; the label is for those who do not see the bar. */
function bar(side, part, all) {
  const filled = element('span', {class: side});
  filled.style.width = `${share(part, all) * 100}%`;
  return element('span', {class: 'share'}, element('span', {class: 'share-bar', 'aria-hidden': 'true'}, filled),
      element('span', {class: 'share-text'}, joined(percent(share(part, all)))));
}

const columns = (link) => [
  {label: 'key', width: 10, value: (row) => row.key, cell: (row) => KEYS[row.key] ?? row.key},
  {label: 'value', width: 20, value: (row) => row.value, cell: (row) => (SCOPED.includes(row.key)
    ? element('a', {href: link(row.key, row.value), title: 'show this alone'}, valueText(row.key, row.value))
    : valueText(row.key, row.value))},
  {label: 'inside', width: 15, value: (row) => share(row.inside, row.n_inside),
    cell: (row) => bar('inside', row.inside, row.n_inside)},
  {label: 'outside', width: 15, value: (row) => share(row.outside, row.n_outside),
    cell: (row) => bar('outside', row.outside, row.n_outside)},
  {label: 'points', width: 7, number: true, value: (row) => row.difference, cell: (row) => points(row.difference)},
  {label: '99.9 % interval', width: 15, number: true, value: (row) => row.low,
    cell: (row) => `${points(row.low)}…${points(row.high)}`},
  {label: 'n inside', width: 13, number: true, value: (row) => row.inside,
    cell: (row) => `${some(row.inside)} / ${some(row.n_inside)}`},
  {label: 'n outside', width: 16, number: true, value: (row) => row.outside,
    cell: (row) => `${some(row.outside)} / ${some(row.n_outside)}`},
];

const walkColumns = (walkLink) => [
  {label: 'walk', width: 9, value: (row) => row.t_ms, cell: (row) => (row.walk
    ? element('a', {href: walkLink(row.walk)}, clock(row.t_ms)) : `${clock(row.t_ms)}`)},
  {label: 'duration', width: 10, number: true, value: (row) => row.value_ns, cell: (row) => joined(duration(row.value_ns))},
  ...['host', 'agent', 'target', 'consumer', 'kernel'].map((key) =>
    ({label: key, width: 14, value: (row) => row[key], cell: (row) => foreign(row[key])})),
  {label: 'walker', width: 14, value: (row) => row.walker, cell: (row) => name(row.walker)},
];

/** Panel. */
export class Difference {
  #findings;
  #same = element('div');
  #walks;
  #summary = element('p', {class: 'note'});
  #walksHead = element('h3');
  #limits = element('ul', {class: 'note warn'});
  #columns;

  /**
   * @param link address that shows one value of a key alone
   * @param walkLink address of a walk by its id
   */
  constructor(link, walkLink) {
    this.#columns = columns(link);
    this.#findings = new Rows('Values whose shares differ', this.#columns);
    this.#walks = new Rows('Walks inside', walkColumns(walkLink));
    this.element = element('div', {}, this.#summary, this.#limits, this.#findings.element, this.#same,
        this.#walksHead, this.#walks.element);
  }

  /** Shows an answer of `difference`; unit is what is counted. */
  show(answer, unit) {
    const differing = answer.findings.filter((row) => row.differs);
    const others = answer.findings.filter((row) => !row.differs);
    this.#summary.textContent =
        `${count(answer.n_inside)} ${unit} inside, ${count(answer.n_outside)} outside; ` +
        (differing.length === 0 ? 'no value has another share inside than outside' +
          (answer.n_inside === 0 ? ': nothing is inside' : ', as far as these tell')
          : 'shares that differ, those that differ most at least first');
    this.#limits.replaceChildren(...answer.limits.map((limit) => element('li', {}, limit)));
    this.#findings.element.hidden = differing.length === 0;
    this.#findings.show(differing);
    this.#same.replaceChildren(...(others.length === 0 ? []
      : [behind('Values without a difference that is told', this.#columns, others, answer.findings_left)]));
    this.#walksHead.textContent = `Walks inside that are kept: ${count(answer.walks_kept)} of ${count(answer.n_inside)} ${unit}` +
        (answer.walks.length < answer.walks_kept ? `, the longest ${count(answer.walks.length)}` : '');
    this.#walks.element.hidden = answer.walks.length === 0;
    this.#walks.show(answer.walks);
    this.element.dataset.findings = differing.length;
  }
}
