// SPDX-License-Identifier: Apache-2.0
// Who walks whom: a row a pair, or a matrix of agents and targets.

import {count, duration, element, foreign, foreignText, joined, many, numberCell, short} from '../format.js';
import {spark} from '../spark.js';
import {Table} from '../table.js';
import {age} from '../time.js';
import {ANY, NUMBER, among} from '../unknown.js';
import {clock} from '../zone.js';

const LIMIT = 50;
const MOST = 500;
const SIDE = 24;
const SHADES = 5;

const MEASURES = {
  blamed: ['made others wait', (row) => row.blamed_ns, duration],
  walk_time: ['time in walks', (row) => row.duration_sum_ns, duration],
  walks: ['walks', (row) => row.walks, short],
};

const named = (name) => (name ? foreign(name) : element('span', {class: 'quiet'}, 'not known'));
const cell = (...children) => element('td', {}, ...children);

/** Figure of which some are upper bounds. */
const bounded = ([figure, unit], bounds) => [bounds > 0 && unit ? '≤' + figure : figure, unit];

/** Whether holds of a row are told: each walk of smaps is under a lock, so where there are walks there are holds. */
const told = (row) => row.holds > 0 || row.walks === 0;

const UNTOLD = 'The hosts trace in light mode without --locks, which tells no holds';

/** Figure of holds; what waits alone tell is a lower bound. */
function hold(row, ns, least = null) {
  if (told(row)) return numberCell(bounded(duration(ns), row.hold_bounds), {title: null});
  const shown = least > 0 ? `≥ ${joined(duration(least))}` : 'not told';
  return element('td', {class: 'number quiet', title: UNTOLD + (least > 0 ? '; one was waited for that long' : '')}, shown);
}

/** Walks a second, with three digits. */
function rate(walks, ms) {
  if (!ms) return ['·', ''];
  const value = walks / (ms / 1000);
  return [value >= 100 ? count(Math.round(value)) : value.toPrecision(value < 0.1 ? 2 : 3), '/s'];
}

const saved = (took, achievable) => (took == null || achievable == null ? null : Math.max(0, took - achievable));

function columns(shell, view) {
  const scope = (row) => ({agent: row.agent, ...(row.target && {target: row.target})});
  const figure = (label, sort, shown, title = null) =>
    ({label, class: 'number sized', sort, title, cells: (row) => numberCell(shown(row), {title: null})});
  const holds = (label, sort, cells, title = null) => ({label, class: 'number sized', sort, title, cells});
  return [
    {label: 'agent', cells: (row) => cell(element('a', {href: shell.link('agents', {agent: row.agent})}, named(row.agent)))},
    ...(view() === 'agents' ? [] : [{label: 'target', cells: (row) => cell(named(row.target))}]),
    figure('made wait', 'blamed', (row) => duration(row.blamed_ns), 'time that others waited while it held the lock'),
    figure('waits', 'waiters', (row) => short(row.waiters)),
    {label: 'who waited', cells: (row) => element('td', {class: 'names', title: row.victims.map(foreignText).join(', ') || null}, ...row.victims.flatMap((name, i) => [i ? ', ' : '', foreign(name)]))},
    {label: 'time in walks', class: '', cells: (row) => cell(spark(row.over_time.duration_sum_ns, 'time in walks', (ns) => joined(duration(ns))))},
    {...figure('in all', 'walk_time', (row) => duration(row.duration_sum_ns), 'time in walks, summed'), alone: 'in walks, in all'},
    figure('walks', 'walks', (row) => rate(row.walks, row.covered_ms), 'walks a second'),
    holds('hold p50', null, (row) => hold(row, row.percentiles.hold_p50_ns)),
    {...holds('p99', null, (row) => hold(row, row.percentiles.hold_p99_ns)), alone: 'hold p99'},
    {...holds('max', 'hold', (row) => hold(row, row.holds ? row.hold_max_ns : null, row.wait_max_ns)), alone: 'hold max'},
    {...holds('n', null, (row) => (told(row) ? numberCell(short(row.holds), {title: null}) : hold(row, null)),
        'holds of mmap_lock or the lock of a VMA around walks'), alone: 'holds'},
    figure('steps', 'steps_saved', (row) => short(saved(row.steps, row.achievable_steps)), 'steps that a perfect batcher would save'),
    figure('locks', 'locks_saved', (row) => short(saved(row.ptl_acquisitions, row.achievable_ptl_acquisitions)),
        'page-table locks that a perfect batcher would save; known of exact traces alone'),
    figure('hosts', 'hosts', (row) => [count(row.hosts), '']),
    {label: '', cells: (row) => cell(element('a', {href: shell.link('explore', scope(row))}, 'Explore'),
        row.slowest_walk_id && ' ', row.slowest_walk_id && element('a', {href: shell.link('walk', {id: row.slowest_walk_id})}, 'Walk'))},
  ];
}

/** Names by the sum of a figure, most first, with the number of those left out. */
function ranked(pairs, name, value) {
  const sums = new Map();
  for (const pair of pairs) sums.set(pair[name], (sums.get(pair[name]) ?? 0) + value(pair));
  const all = [...sums].sort(([, a], [, b]) => b - a).map(([key]) => key);
  return [all.slice(0, SIDE), Math.max(0, all.length - SIDE)];
}

/** Matrix of agents and targets; colour and text say the same. */
function matrix(answer, shell, measure) {
  const [label, value, shown] = MEASURES[measure];
  const [agents, agentsLeft] = ranked(answer.pairs, 'agent', value);
  const [targets, targetsLeft] = ranked(answer.pairs, 'target', value);
  const cells = new Map(answer.pairs.map((pair) => [JSON.stringify([pair.agent, pair.target]), pair]));
  const most = Math.max(1, ...answer.pairs.map(value));
  const least = Math.min(most, ...answer.pairs.map(value).filter((one) => one > 0));
  const shade = (one) => (most > least ? Math.min(SHADES - 1, Math.floor(SHADES * Math.log(one / least) / Math.log(most / least))) : SHADES - 1);
  const at = (agent, target) => {
    const pair = cells.get(JSON.stringify([agent, target]));
    if (!pair) return element('td', {class: 'none'}, '');
    const one = value(pair);
    return element('td', {class: one > 0 ? `heat h${shade(one)}` : 'heat'},
        element('a', {href: shell.link('explore', {agent, ...(target && {target})})}, joined(shown(one))));
  };
  return element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Matrix: ${label}`},
      element('table', {class: 'matrix'},
          element('caption', {}, `${label}; agents down, targets across` +
            (agentsLeft || targetsLeft ? `; left out with less: ${many(agentsLeft, 'agent')} and ${many(targetsLeft, 'target')}` : '')),
          element('thead', {}, element('tr', {}, element('td', {class: 'none'}), ...targets.map((target) =>
            element('th', {scope: 'col'}, element('span', {}, named(target)))))),
          element('tbody', {}, ...agents.map((agent) => element('tr', {}, element('th', {scope: 'row'}, named(agent)),
              ...targets.map((target) => at(agent, target)))))));
}

const VIEWS = {pairs: 'Pairs', agents: 'Agents', matrix: 'Matrix'};

export const page = {
  path: 'agents',
  title: 'Agents',
  knows: {sort: ANY, view: among(...Object.keys(VIEWS)), limit: NUMBER},
  open(main, shell) {
    const view = () => (shell.state.get('view') in VIEWS ? shell.state.get('view') : 'pairs');
    const sort = () => shell.state.get('sort') ?? 'blamed';
    const measure = () => (sort() in MEASURES ? sort() : 'blamed');
    const limit = () => Math.min(MOST, Number(shell.state.get('limit')) || LIMIT);
    const choices = element('div', {class: 'segments', role: 'group', 'aria-label': 'shown as'},
        ...Object.entries(VIEWS).map(([name, label]) => element('button', {type: 'button', 'data-view': name}, label)));
    choices.addEventListener('click', ({target}) => {
      if (target.dataset.view) shell.state.set({view: target.dataset.view === 'pairs' ? null : target.dataset.view}, {push: true});
    });
    const figure = element('select', {name: 'figure', 'aria-label': 'coloured by'},
        ...Object.entries(MEASURES).map(([name, [label]]) => element('option', {value: name}, label)));
    figure.addEventListener('change', () => shell.state.set({sort: figure.value}, {push: true}));
    const colouredBy = element('label', {class: 'choices'}, 'coloured by ', figure);
    const summary = element('p', {class: 'unit'});
    const more = element('button', {type: 'button'}, 'Show more');
    more.addEventListener('click', () => shell.state.set({limit: Math.min(MOST, limit() * 2)}));
    const body = element('div');
    const panel = element('section', {class: 'panel', id: 'pairs'},
        element('div', {class: 'heading'}, element('h2', {}, 'Who walks whom'), choices, colouredBy, summary), body, more);
    main.append(panel);
    let table = null;
    let tableOf = null;
    const rows = (answer) => {
      if (tableOf !== view()) {
        tableOf = view();
        table = new Table('Agents and targets', columns(shell, view), {
          key: (row) => JSON.stringify([row.agent, row.target]), empty: 'no walk was seen', folds: true,
          sort: {chosen: sort, choose: (name) => shell.state.set({sort: name === 'blamed' ? null : name}, {push: true})},
        });
      }
      table.show(answer.pairs.map((pair) => ({...pair, covered_ms: answer.covered_ms})));
      return table.element;
    };
    return {
      panels: [{
        element: panel, api: 'pairs',
        params: () => ({by: view() === 'agents' ? 'agent' : 'pair', sort: view() === 'matrix' ? measure() : sort(),
          limit: view() === 'matrix' ? MOST : limit()}),
        changes: ['walks', 'walk-latency', 'lock-holds', 'stall-blame'],
        show(answer) {
          for (const button of choices.children) button.setAttribute('aria-pressed', String(button.dataset.view === view()));
          const isMatrix = view() === 'matrix';
          colouredBy.hidden = !isMatrix;
          figure.value = measure();
          more.hidden = isMatrix || answer.next_cursor === null || limit() >= MOST;
          summary.textContent = `${count(answer.pairs.length)} of ${count(answer.total)}, over ${age(answer.covered_ms)}, by minute` +
            (answer.victims_since_ms ? `; who waited is known since ${clock(answer.victims_since_ms)}: single waits before had no room` : '');
          const content = isMatrix ? matrix(answer, shell, measure()) : rows(answer);
          if (body.firstChild !== content) body.replaceChildren(content);
          panel.dataset.rows = answer.pairs.length;
          panel.dataset.view = view();
        },
      }],
    };
  },
};
