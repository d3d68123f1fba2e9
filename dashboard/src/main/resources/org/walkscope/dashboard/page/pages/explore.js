// SPDX-License-Identifier: Apache-2.0
// How long it takes, when, and what is different in a part of it.

import {compares, ratios, sameAxes, second, secondForm, shift, some} from '../compare.js';
import {Difference, valueText} from '../difference.js';
import {element} from '../format.js';
import {HeatGrid} from '../heatgrid.js';
import {Heatmap} from '../heatmap.js';

/** Measures: name, what is counted, topics. */
const WHAT = {
  'walks': ['duration of walks', 'walks', ['walk-latency', 'walk-latency-rollups']],
  'holds': ['holds of mmap_lock and VMA locks around walks', 'holds', ['lock-holds']],
  'lock-holds': ['holds of locks inside walks', 'spans', ['lock-timings', 'lock-timings-rollups']],
  'lock-waits': ['waits for locks inside walks', 'spans', ['lock-timings', 'lock-timings-rollups']],
  'stalls': ['stalls: waits of others while a walker held the lock', 'waits', ['stall-sums', 'stall-sums-rollups', 'stalls']],
};
const TOPICS = [...new Set(Object.values(WHAT).flatMap(([, , topics]) => topics))];
const BY = ['consumer', 'walker', 'kernel', 'arch', 'agent', 'host', 'target', 'lock'];
const LINES = [['p50_ns', 'p50'], ['p90_ns', 'p90'], ['p99_ns', 'p99'], ['p999_ns', 'p99.9'], ['max_ns', 'max']];
const ROUND_MS = 60_000;

const heading = (title, ...more) => element('div', {class: 'heading'}, element('h2', {}, title), ...more);

/** Selection of the address: from, to, low, high. */
function selected(state) {
  const numbers = (state.get('sel') ?? '').split('_').map(Number);
  if (numbers.length !== 4 || numbers.some((one) => !Number.isFinite(one))) return null;
  const [from, to, low, high] = numbers;
  return from < to && low < high ? {from_ms: from, to_ms: to, low_ns: low, high_ns: high} : null;
}

const asText = (rectangle) =>
  rectangle && [rectangle.from_ms, rectangle.to_ms, rectangle.low_ns, rectangle.high_ns].join('_');

class Explore {
  #shell;
  #state;
  #heatPanel = element('section', {class: 'view', id: 'heat'}, heading('Heatmap', element('p', {class: 'unit'})));
  #secondPanel = element('section', {class: 'view', id: 'heat-b', hidden: ''}, heading('B', element('p', {class: 'unit'})));
  #differencePanel = element('section', {class: 'view', id: 'difference'}, heading('What is different inside'));
  #place = element('div');
  #limits = element('p', {class: 'note warn', role: 'status'});
  #ratios = element('div');
  #secondPlace = element('div');
  #hint = element('p', {class: 'note'}, 'Select a rectangle in the heatmap.');
  #single;
  #small = new Map(); // heatmaps of groups
  #second;
  #difference;
  #a = null;
  #b = null;

  constructor(shell) {
    this.#shell = shell;
    this.#state = shell.state;
    this.#difference = new Difference(
        (key, value) => shell.link('explore', {what: this.#state.get('what'), [key]: value}),
        (id) => shell.link('walk', {id}));
    this.#heatPanel.append(this.#place, this.#limits);
    this.#secondPanel.append(this.#secondPlace, this.#ratios);
    this.#differencePanel.append(this.#hint, this.#difference.element);
    this.#difference.element.hidden = true;
  }

  /** Measure that is shown; one that the address has and nobody knows is refused by the API. */
  get #what() {
    const what = this.#state.get('what') ?? 'walks';
    return what in WHAT ? what : 'walks';
  }

  /** Whether a second selection is shown: beside groups there is none. */
  get #comparing() {
    return compares(this.#state) && this.#state.get('by') === null;
  }

  get #unit() {
    return WHAT[this.#what][1];
  }

  #heatmap(label, more = {}) {
    return new Heatmap(label, {unit: this.#unit, walkLink: (id) => this.#shell.link('walk', {id}),
      onSelect: (rectangle) => this.#state.set({sel: asText(rectangle)}, {push: true}), ...more});
  }

  /** Controls, and the panels of the page. */
  open(main) {
    const form = secondForm(this.#shell);
    main.append(this.#choices(form), this.#heatPanel, this.#secondPanel, this.#differencePanel);
    return [
      this.#panel(this.#heatPanel, 'heatmap', () => this.#heatParams(), (answer) => this.#showHeat(answer, form)),
      this.#panel(this.#secondPanel, 'heatmap', () => this.#secondParams(), (answer) => this.#showSecond(answer)),
      this.#panel(this.#differencePanel, 'difference', () => this.#differenceParams(), (answer) => this.#showDifference(answer)),
    ];
  }

  /** Panel whose topics are those of the measure that is shown. */
  #panel(panel, api, params, show) {
    const topics = () => WHAT[this.#what][2];
    const rare = () => this.#what !== 'walks';
    return {element: panel, api, params, show, changes: TOPICS, get topics() { return topics(); }, get rare() { return rare(); }};
  }

  #choices(form) {
    const choice = (name, values, otherwise) => {
      const select = element('select', {name},
          ...values.map(([value, label]) => element('option', {value}, label)));
      select.value = this.#state.get(name) ?? otherwise;
      select.addEventListener('change', () => this.#state.set({[name]: select.value || null, sel: null}, {push: true}));
      return select;
    };
    this.what = choice('what', Object.entries(WHAT).map(([value, [label]]) => [value, label]), 'walks');
    this.by = choice('by', [['', 'nothing'], ...BY.map((key) => [key, key])], '');
    this.lines = LINES.map(([field, label]) => {
      const box = element('input', {type: 'checkbox', name: label});
      box.addEventListener('change', () => this.#state.set({lines: this.lines.filter(([, one]) => one.checked)
          .map(([name]) => name.replace('_ns', '')).join('_') || 'none'}));
      return [field, box, element('label', {}, box, ' ', label)];
    });
    return element('div', {class: 'explore-choices'},
        element('div', {class: 'choices'}, element('label', {}, 'show ', this.what), element('label', {}, 'group by ', this.by),
            element('span', {role: 'group', 'aria-label': 'Percentile lines'}, 'lines ', ...this.lines.map(([, , label]) => label))),
        form.element);
  }

  #shownLines() {
    const given = this.#state.get('lines');
    if (given === null) return ['p50_ns', 'p99_ns'];
    return given.split('_').map((line) => line + '_ns');
  }

  #heatParams() {
    return {what: this.#state.get('what'), by: this.#state.get('by')};
  }

  #secondParams() {
    this.#secondPanel.hidden = !this.#comparing;
    if (this.#secondPanel.hidden) {
      this.#b = null;
      return null;
    }
    const {from, to} = this.#rounded();
    const earlier = shift(this.#state);
    return {what: this.#state.get('what'), from: from - earlier, to: to - earlier, ...second(this.#state)};
  }

  #differenceParams() {
    const selection = selected(this.#state);
    this.#hint.hidden = selection !== null;
    this.#hint.textContent = this.#state.get('sel') === null ? 'Select a rectangle in the heatmap.'
      : 'The address has a selection that is no rectangle: sel is from_to_low_high, epoch ms and ns.';
    this.#difference.element.hidden ||= selection === null;
    if (selection === null) return null;
    const {from, to} = this.#rounded();
    return {what: this.#state.get('what'), from: selection.from_ms, to: selection.to_ms, low_ns: selection.low_ns, high_ns: selection.high_ns,
      rest_from: from, rest_to: to};
  }

  /** Time that is shown, in whole minutes: the end of a live page moves all the time. */
  #rounded() {
    const {from, to} = this.#shell.scope();
    return {from: Math.floor(from / ROUND_MS) * ROUND_MS, to: Math.ceil(to / ROUND_MS) * ROUND_MS};
  }

  #showHeat(answer, form) {
    this.#a = answer;
    form.show();
    this.what.value = this.#what;
    this.by.value = this.#state.get('by') ?? '';
    for (const [field, box] of this.lines) box.checked = this.#shownLines().includes(field);
    this.#heatPanel.querySelector('h2').textContent = this.#heatTitle();
    const all = answer.groups.reduce((sum, group) => sum + group.n, 0);
    this.#heatPanel.querySelector('.unit').textContent =
        `${some(all)} ${this.#unit}; columns of ${answer.column_ms / 1000} s, log scale` +
        (answer.groups_left ? `; ${answer.groups_left} groups with ${some(answer.n_left)} ${this.#unit} are not shown` : '');
    this.#limits.textContent = answer.limits.join('; ');
    if (answer.by) this.#showGroups(answer);
    else this.#showBoth();
  }

  #heatTitle() {
    const title = WHAT[this.#what][0];
    return (this.#comparing ? 'A: ' : '') + title[0].toUpperCase() + title.slice(1);
  }

  #showGroups(answer) {
    this.#single = null;
    const most = Math.max(0, ...answer.groups.map((group) => new HeatGrid(answer, group).most));
    const figures = answer.groups.map((group) => {
      const key = `${this.#what} ${answer.by} ${group.value}`;
      const map = this.#small.get(key) ?? this.#heatmap(`${WHAT[this.#what][0]} of ${answer.by} ${group.value}`);
      this.#small.set(key, map);
      map.element.classList.add('small');
      map.show(answer, group, {lines: this.#shownLines(), most});
      map.select(selected(this.#state));
      const alone = this.#shell.link('explore', {what: this.#state.get('what'), [answer.by]: group.value});
      return element('figure', {}, element('figcaption', {},
          answer.by === 'lock' ? valueText(answer.by, group.value) : element('a', {href: alone}, valueText(answer.by, group.value)),
          ` ${some(group.n)} ${this.#unit}`), map.element);
    });
    this.#place.className = 'multiples';
    this.#place.replaceChildren(...figures);
  }

  /** Shows the heatmap of A, with that of B on the same axes where there is one. */
  #showBoth() {
    this.#small.clear();
    if (!this.#single || this.#single.unit !== this.#unit) {
      this.#single = {unit: this.#unit, map: this.#heatmap(WHAT[this.#what][0])};
      this.#second = this.#heatmap(`B: ${WHAT[this.#what][0]}`, {onSelect: null});
      this.#place.className = '';
      this.#place.replaceChildren(this.#single.map.element);
      this.#secondPlace.replaceChildren(this.#second.element);
    }
    const lines = this.#shownLines();
    if (this.#b?.what !== this.#a.what) {
      this.#single.map.show(this.#a, this.#a.groups[0], {lines});
    } else {
      const later = shift(this.#state);
      const [a, b] = sameAxes(this.#a, this.#b, later);
      const most = Math.max(new HeatGrid(a, a.groups[0]).most, new HeatGrid(b, b.groups[0]).most);
      this.#single.map.show(a, a.groups[0], {lines, most, over: this.#state.get('over') === '1' ? b.groups[0] : null});
      this.#second.show({...b, from_ms: a.from_ms - later, to_ms: a.to_ms - later}, sameAxes(a, this.#b, 0)[1].groups[0], {lines, most});
      this.#ratios.replaceChildren(ratios(this.#a.groups[0], this.#b.groups[0]));
    }
    this.#single.map.select(selected(this.#state));
  }

  #showSecond(answer) {
    this.#b = answer;
    const {shift: earlier, ...fields} = {shift: this.#state.get('b.shift'), ...second(this.#state)};
    this.#secondPanel.querySelector('.unit').textContent =
        `${[earlier && `${earlier} before`, ...Object.entries(fields).map(([key, value]) => `${key} ${value}`)].filter(Boolean).join(', ')}` +
        `; ${some(answer.groups[0]?.n ?? 0)} ${this.#unit}`;
    if (this.#a && !this.#a.by) this.#showBoth();
  }

  #showDifference(answer) {
    this.#difference.element.hidden = selected(this.#state) === null;
    this.#difference.show(answer, this.#unit);
  }
}

export const page = {
  path: 'explore',
  title: 'Explore',
  keys: [['arrow keys', 'cell of the heatmap; with Shift a rectangle', null], ['Enter', 'take the rectangle', null],
    ['Esc', 'drop the rectangle', null]],
  open(main, shell) {
    return {panels: new Explore(shell).open(main), keys: page.keys};
  },
};
