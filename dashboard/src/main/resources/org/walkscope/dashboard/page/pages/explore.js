// SPDX-License-Identifier: Apache-2.0
// How long it takes, when, and what is different in a part of it.

import {Chart} from '../charts.js';
import {compares, ratios, sameAxes, second, secondForm, shift, some} from '../compare.js';
import {Difference, valueText} from '../difference.js';
import {element} from '../format.js';
import {groupColumns, groupView} from '../groups.js';
import {HeatGrid} from '../heatgrid.js';
import {Heatmap} from '../heatmap.js';
import {behind} from '../rows.js';
import {SCOPE} from '../state.js';
import {ANY, SHIFT, among, listOf} from '../unknown.js';

/** Measures: name, what is counted, topics. */
const WHAT = {
  'walks': ['duration of walks', 'walks', ['walk-latency', 'walk-latency-rollups']],
  'holds': ['holds of mmap_lock and VMA locks around walks', 'holds', ['lock-holds']],
  'lock-holds': ['holds of locks inside walks', 'spans', ['lock-timings', 'lock-timings-rollups']],
  'lock-waits': ['waits for locks inside walks', 'spans', ['lock-timings', 'lock-timings-rollups']],
  'stalls': ['stalls: waits of others while a walker held the lock', 'stalls', ['stall-sums', 'stall-sums-rollups', 'stalls', 'stall-blame']],
};
const TOPICS = [...new Set(Object.values(WHAT).flatMap(([, , topics]) => topics))];
const BY = ['consumer', 'walker', 'kernel', 'arch', 'agent', 'host', 'target', 'lock'];

/** Keys that only some measures tell apart, and why the others do not. */
const BY_OF = {
  target: [['walks', 'holds', 'stalls'], 'windows of locks inside walks do not tell targets apart'],
  lock: [['holds', 'lock-holds', 'lock-waits', 'stalls'], 'a walk takes several locks; show holds or waits'],
};
const LINES = [['p50_ns', 'p50'], ['p90_ns', 'p90'], ['p99_ns', 'p99'], ['p999_ns', 'p99.9'], ['max_ns', 'max']];
const ROUND_MS = 60_000;

const heading = (title, ...more) => element('div', {class: 'heading'}, element('h2', {}, title), ...more);

/** Fields of the address that have the rectangle. */
const NOTHING_SELECTED = {'sel': null, 'sel.of': null};

/** Rectangle of the address: from, to, low, high. */
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
  #differencePanel = element('section', {class: 'view', id: 'difference'}, heading(''));
  #place = element('div');
  #limits = element('p', {class: 'note warn', role: 'status'});
  #ratios = element('div');
  #secondPlace = element('div');
  #hint = element('p', {class: 'note'}, 'Select a rectangle in the heatmap.');
  #single;
  #small = new Map(); // heatmaps of groups
  #chart = null; // of groups as lines
  #second;
  #difference;
  #a = null;
  #b = null;

  constructor(shell) {
    this.#shell = shell;
    this.#state = shell.state;
    this.#difference = new Difference(
        (key, value) => shell.link('explore', {what: this.#state.get('what'), ...this.#inSecond && this.#secondScope(), [key]: value}),
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

  /** Whether the rectangle is in the second selection. */
  get #inSecond() {
    return this.#comparing && this.#state.get('sel.of') === 'b';
  }

  /** Whether groups are lines of one chart. */
  get #asLines() {
    return this.#state.get('by') !== null && this.#state.get('as') === 'lines';
  }

  /** Rectangle of the first selection, or of the second; null where the address has none in it. */
  #rectangle(ofSecond) {
    return (this.#state.get('sel.of') === 'b') === ofSecond ? selected(this.#state) : null;
  }

  get #unit() {
    return WHAT[this.#what][1];
  }

  #heatmap(label, more = {}) {
    return new Heatmap(label, {unit: this.#unit, walkLink: (id) => this.#shell.link('walk', {id}),
      onSelect: (rectangle) => this.#state.set({...NOTHING_SELECTED, sel: asText(rectangle)}, {push: true}), ...more});
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
    const choice = (name, values, otherwise, drops = NOTHING_SELECTED) => {
      const select = element('select', {name},
          ...values.map(([value, label]) => element('option', {value}, label)));
      select.value = this.#state.get(name) ?? otherwise;
      select.addEventListener('change', () => this.#state.set({[name]: select.value || null, ...drops}, {push: true}));
      return select;
    };
    this.what = choice('what', Object.entries(WHAT).map(([value, [label]]) => [value, label]), 'walks');
    this.by = choice('by', [['', 'nothing'], ...BY.map((key) => [key, key])], '');
    this.as = choice('as', [['', 'heatmaps'], ['lines', 'lines in one chart']], '', {});
    this.asLabel = element('label', {}, 'as ', this.as);
    this.lines = LINES.map(([field, label]) => {
      const box = element('input', {type: 'checkbox', name: label});
      box.addEventListener('change', () => this.#state.set({lines: this.lines.filter(([, one]) => one.checked)
          .map(([name]) => name.replace('_ns', '')).join('_') || 'none'}));
      return [field, box, element('label', {}, box, ' ', label)];
    });
    return element('div', {class: 'explore-choices'},
        element('div', {class: 'choices'}, element('label', {}, 'show ', this.what), element('label', {}, 'group by ', this.by), this.asLabel,
            element('span', {role: 'group', 'aria-label': 'Percentile lines'}, 'lines ', ...this.lines.map(([, , label]) => label))),
        form.element);
  }

  #shownLines() {
    const given = this.#state.get('lines');
    if (given === null) return this.#asLines ? ['p99_ns'] : ['p50_ns', 'p99_ns'];
    return given.split('_').map((line) => line + '_ns');
  }

  #heatParams() {
    return {what: this.#state.get('what'), by: this.#state.get('by'), ...this.#comparing && this.#rounded()};
  }

  #secondParams() {
    this.#secondPanel.hidden = !this.#comparing || Number.isNaN(shift(this.#state));
    if (this.#secondPanel.hidden) {
      this.#b = null;
      return null;
    }
    return {what: this.#state.get('what'), ...this.#secondScope()};
  }

  /** Time and fields of the second selection. */
  #secondScope() {
    const {from, to} = this.#rounded();
    const earlier = shift(this.#state);
    return {from: from - earlier, to: to - earlier, ...second(this.#state)};
  }

  #differenceParams() {
    const inSecond = this.#inSecond;
    const selection = this.#rectangle(inSecond);
    this.#differencePanel.querySelector('h2').textContent = `What is different inside${inSecond ? ', in B' : ''}`;
    this.#hint.hidden = selection !== null;
    this.#hint.textContent = this.#state.get('sel') === null ? 'Select a rectangle in the heatmap.'
      : selected(this.#state) !== null ? 'The address has a rectangle in B, and B is not shown.'
        : 'The address has a selection that is no rectangle: sel is from_to_low_high, epoch ms and ns.';
    this.#difference.element.hidden ||= selection === null;
    if (selection === null) return null;
    const {from, to, ...fields} = inSecond ? this.#secondScope() : this.#rounded();
    return {what: this.#state.get('what'), ...fields, from: selection.from_ms, to: selection.to_ms,
      low_ns: selection.low_ns, high_ns: selection.high_ns, rest_from: from, rest_to: to};
  }

  /**
   * Time that is shown; of a live page, whose end moves all the time, with its end at a whole minute. Its length stays, as
   * it decides which windows answer.
   */
  #rounded() {
    const {from, to} = this.#shell.scope();
    if (!this.#state.time().live) return {from, to};
    const end = Math.ceil(to / ROUND_MS) * ROUND_MS;
    return {from: from + end - to, to: end};
  }

  #showHeat(answer, form) {
    this.#a = answer;
    form.show();
    this.what.value = this.#what;
    this.by.value = this.#state.get('by') ?? '';
    for (const option of this.by.options) {
      const [measures, why] = BY_OF[option.value] ?? [[this.#what]];
      option.disabled = !measures.includes(this.#what);
      if (option.value) option.textContent = option.disabled ? `${option.value}: ${why}` : option.value;
    }
    this.as.value = this.#asLines ? 'lines' : '';
    this.asLabel.hidden = this.#state.get('by') === null;
    for (const [field, box] of this.lines) box.checked = this.#shownLines().includes(field);
    this.#heatPanel.querySelector('h2').textContent = this.#heatTitle();
    const all = answer.groups.reduce((sum, group) => sum + group.n, answer.n_left);
    this.#heatPanel.querySelector('.unit').textContent =
        `${some(all)} ${this.#unit}; columns of ${answer.column_ms / 1000} s, log scale` +
        (answer.groups_left ? `; the ${answer.groups_left} others, with ${some(answer.n_left)} ${this.#unit}, are ` +
          (answer.others ? 'one group' : 'not shown') : '');
    this.#limits.textContent = answer.limits.join('; ');
    if (!answer.by) this.#showBoth();
    else if (this.#asLines) this.#showLines(answer);
    else this.#showGroups(answer);
  }

  /** Lets go of what draws lines. */
  close() {
    this.#chart?.close();
    this.#chart = null;
  }

  #heatTitle() {
    const title = WHAT[this.#what][0];
    return (this.#comparing ? 'A: ' : '') + title[0].toUpperCase() + title.slice(1);
  }

  /** Groups of an answer, all others last. */
  #groupsOf(answer) {
    return answer.others ? [...answer.groups, answer.others] : answer.groups;
  }

  /** Name of a group, as children of an element: a link that shows it alone where there can be one. */
  #groupName(answer, group) {
    if (group === answer.others) return [`${answer.groups_left} others`];
    const text = valueText(answer.by, group.value);
    return [answer.by === 'lock' ? text
      : element('a', {href: this.#shell.link('explore', {what: this.#state.get('what'), [answer.by]: group.value})}, text)];
  }

  #showGroups(answer) {
    this.close();
    this.#single = null;
    const groups = this.#groupsOf(answer);
    const most = Math.max(0, ...groups.map((group) => new HeatGrid(answer, group).most));
    const figures = groups.map((group) => {
      const of = group === answer.others ? 'all others' : group.value;
      const key = `${this.#what} ${answer.by} ${group === answer.others} ${of}`;
      const map = this.#small.get(key) ?? this.#heatmap(`${WHAT[this.#what][0]} of ${answer.by} ${of}`);
      this.#small.set(key, map);
      map.element.classList.add('small');
      map.show(answer, group, {lines: this.#shownLines(), most});
      map.select(this.#rectangle(false));
      return element('figure', {}, element('figcaption', {}, ...this.#groupName(answer, group), ` ${some(group.n)} ${this.#unit}`),
          map.element);
    });
    this.#place.className = 'multiples';
    this.#place.replaceChildren(...figures);
  }

  /** Percentile lines of all groups in one chart. */
  #showLines(answer) {
    this.#single = null;
    if (!this.#chart) {
      const section = element('div', {id: 'groups', class: 'group-lines'}, element('p', {class: 'unit'}),
          element('div', {class: 'plot'}), element('table', {class: 'legend'}));
      this.#place.className = '';
      this.#place.replaceChildren(section, element('div'));
      this.#chart = new Chart(section, () => Infinity);
    }
    const fields = LINES.filter(([field]) => this.#shownLines().includes(field));
    this.#chart.show(groupView(answer, this.#groupsOf(answer), fields, this.#unit, (group) => this.#groupName(answer, group)));
    const table = behind('Table of columns', ...groupColumns(answer, this.#groupsOf(answer), LINES, this.#unit,
        (group) => this.#groupName(answer, group)));
    const place = this.#place.lastElementChild;
    table.open = Boolean(place.firstElementChild?.open);
    place.replaceChildren(table);
  }

  /** Shows the heatmap of A, with that of B on the same axes where there is one. */
  #showBoth() {
    this.close();
    this.#small.clear();
    if (!this.#single || this.#single.unit !== this.#unit) {
      this.#single = {unit: this.#unit, map: this.#heatmap(WHAT[this.#what][0])};
      this.#second = this.#heatmap(`B: ${WHAT[this.#what][0]}`, {
        onSelect: (rectangle) => this.#state.set(rectangle ? {'sel': asText(rectangle), 'sel.of': 'b'} : NOTHING_SELECTED, {push: true})});
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
    this.#single.map.select(this.#rectangle(false));
    this.#second.select(this.#rectangle(true));
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
    this.#difference.element.hidden = this.#rectangle(this.#inSecond) === null;
    this.#difference.show(answer, this.#unit);
  }
}

export const page = {
  path: 'explore',
  title: 'Explore',
  knows: {'what': ANY, 'by': ANY, 'sel': [(text, state) => selected(state) !== null, 'from_to_low_high, epoch ms and ns'],
    ...Object.fromEntries(SCOPE.map((name) => [`b.${name}`, ANY])), 'as': among('lines'), 'over': among('1'), 'lines': listOf(...LINES.map(([field]) => field.replace('_ns', ''))), 'b.shift': SHIFT, 'sel.of': among('b')},
  keys: [['arrow keys', 'cell of the heatmap; with Shift a rectangle', null], ['Enter', 'take the rectangle', null],
    ['Esc', 'drop the rectangle', null]],
  open(main, shell) {
    const explore = new Explore(shell);
    return {panels: explore.open(main), keys: page.keys, close: () => explore.close()};
  },
};
