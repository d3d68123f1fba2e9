// SPDX-License-Identifier: Apache-2.0
// Who makes whom wait, where it takes long, and what changed.

import {deed} from '../deed.js';
import {count, duration, element, foreign, joined, lockName, many, numberCell, percent, short} from '../format.js';
import {Heatmap} from '../heatmap.js';
import {now} from '../now.js';
import {share} from '../spark.js';
import {Table} from '../table.js';
import {age, instant, isInstant} from '../time.js';
import {clock, clockWithin, epochOf, inputText} from '../zone.js';

const HOUR_MS = 3_600_000;
const LISTED = 8;

/** Part of the time from which it counts as known: the newest minute is never whole. */
const KNOWN = 0.9;

/** Change, as a part of what was before, that is not told. */
const SMALL = 0.05;
const DEFAULT_BASELINE = '1h';

const time = (ns) => joined(duration(ns));
const named = (name) => (name ? foreign(name) : element('span', {class: 'quiet'}, 'name not known'));
const strong = (...children) => element('strong', {}, ...children);

/** A time on one line. */
const strongTime = (ns) => element('strong', {class: 'together'}, time(ns));
const cell = (...children) => element('td', {}, ...children);

const section = (id, title, unit, ...children) => element('section', {class: 'panel', id},
    element('div', {class: 'heading'}, element('h2', {}, title), element('p', {class: 'unit'}, unit)), ...children);

/** Whether a wait is a single one; of others their minute alone is known. */
const isSingle = (wait) => wait.lock !== null;

/** The answer in one sentence. */
function sentence(answer, shell) {
  const {most, worst, hosts, hosts_blind: blind, hosts_untold: untold} = answer;
  const asked = age(answer.to_ms - answer.from_ms);
  if (answer.known_ms === 0) return [`Nothing is known of these ${asked} yet.`];
  const span = age(answer.known_ms);
  if (!most) {
    if (answer.stalls > 0) {
      return [strong(many(answer.stalls, 'stall')), ` by ${many(answer.walks, 'walk')} in ${span}; who made others wait is not known yet.`];
    }
    if (answer.walks === 0) return [`No walk was seen in ${span}.`];
    if (hosts > 0 && blind + untold >= hosts) {
      return [`${many(answer.walks, 'walk')} in ${span}; whether anyone waited for them cannot be seen.`];
    }
    return [strong('Nobody was seen waiting'), ` for any of ${many(answer.walks, 'walk')} in ${span}.`];
  }
  const parts = [
    element('a', {href: shell.link('agents', {agent: most.agent})}, strong(named(most.agent))),
    ` on ${answer.hosts_since_ms ? 'at least ' : ''}${many(most.hosts, 'host')} made others wait `, strongTime(most.blamed_ns), ` in ${span}`,
  ];
  if (worst) {
    const on = (...after) => [' on ', element('span', {class: 'together'}, named(worst.host), ...after)];
    const where = isSingle(worst) ? [strong(named(worst.victim)), ...on(','), ' ', strongTime(worst.overlap_ns)]
      : [strongTime(worst.overlap_ns), ...on()];
    const did = deed(worst.consumer, worst.target);
    parts.push('; worst: ', ...where, ', while ', named(worst.agent), ' ',
        ...(worst.walk_id ? [element('a', {href: shell.link('walk', {id: worst.walk_id})}, ...did)] : did));
  }
  return [...parts, '.'];
}

/** Parts of the time that the sentence does not have. */
/** Why waits are not blamed yet: a job that has been found late may be dead, another is known to come after. */
function notBlamed(since, shell) {
  if (!shell.state.time().live) return 'was StallBlameJob running then?';
  const late = shell.late().find(({owes}) => owes.some((topic) => topic.endsWith('stall-blame')));
  return late ? `StallBlameJob ${late.failed ? 'has failed' : 'is late'}: is it running?` : `StallBlameJob is behind by ${age(now() - since)}.`;
}

function limits({from_ms: from, to_ms: to, known_ms: known, known_from_ms: first, known_to_ms: last, unblamed_since_ms: unblamed,
  blame_since_ms: blame, most}, shell) {
  const said = [];
  const at = clockWithin(from, to);
  if (known > 0 && known < KNOWN * (to - from)) {
    said.push(['warn', `${age(known)} of the ${age(to - from)} are known: from ${at(first)} to ${at(last)}` +
      (known < KNOWN * (last - first) ? ', with gaps.' : '.')]);
  }
  if (unblamed) said.push(['warn', `Waits since ${at(unblamed)} are not blamed on anyone yet: ${notBlamed(unblamed, shell)}`]);
  if (blame && most) {
    said.push(['warn', blame >= to ? 'Who waited is not known: single waits of this time had no room.'
      : `Who waited is known since ${at(blame)}: single waits before had no room.`]);
  }
  return said;
}

const worstOf = (worst, at) => (isSingle(worst) ? `; the worst came while it held ${lockName(worst.lock)}, at ${at(worst.end_ms)}`
  : `; the worst was in the minute from ${at(worst.end_ms)}`);

/** Why no victim is listed: that nobody waited is said only where it is known. */
function noVictims({since_ms: since, waits}, {from, to}) {
  if (since !== null && since >= to) return 'not known: single waits of this time had no room';
  if (since !== null) return `nobody was seen waiting since ${clockWithin(from, to)(since)}: single waits before had no room`;
  return waits > 0 ? 'who waited is not known yet' : 'nobody was seen waiting';
}

/** What the sentence does not know, and what it is made of. */
function caveats(answer, shell) {
  const {hosts, hosts_blind: blind, hosts_untold: untold, walks, incomplete_walks: incomplete, agents, most, worst, blamed_ns: blamed} = answer;
  const said = [...limits(answer, shell)];
  if (blind > 0) said.push(['warn', `Waits cannot all be seen on ${count(blind)} of ${many(hosts, 'host')}: more may have waited.`]);
  if (untold > 0) said.push(['warn', `${count(untold)} of ${many(hosts, 'host')} did not say which waits they see: more may have waited.`]);
  if (incomplete > 0) said.push(['warn', `${count(incomplete)} of ${many(walks, 'walk')} (${joined(percent(incomplete / walks))}) are missing or incomplete.`]);
  if (most) {
    said.push(['', `${most.waiters_bound ? 'At most ' : ''}${many(most.waiters, 'wait')} for ${many(most.holds, 'hold')}, counted while the lock was held` +
      (most.convoys ? `, ${count(most.convoys)} of them convoys` : '') +
      (worst ? worstOf(worst, clockWithin(answer.from_ms, answer.to_ms)) : '') +
      (agents > 1 ? `; all ${count(agents)} agents together: ${time(blamed)}` : '') + '.']);
  }
  if (walks > 0) said.push(['', `${many(walks, 'walk')} on ${answer.hosts_since_ms ? 'at least ' : ''}${many(hosts, 'host')}.`]);
  return said;
}

const number = (shown, title = null) => numberCell(shown, {title});

function agentsTable(shell) {
  return new Table('Agents', [
    {label: 'agent', cells: (row) => cell(element('a', {href: shell.link('agents', {agent: row.agent})}, named(row.agent)))},
    {label: 'hosts', class: 'number', cells: (row) => number([count(row.hosts), null])},
    {label: 'walks', class: 'number sized', cells: (row) => number(short(row.walks))},
    {label: 'in walks', class: 'number sized', title: 'time in walks', cells: (row) => number(duration(row.duration_sum_ns))},
    {label: 'made wait', class: 'number sized', title: 'time that others waited while it held the lock',
      cells: (row) => number(duration(row.blamed_ns))},
    {label: '', class: 'bars', cells: (row, rows) => cell(share(row.blamed_ns, Math.max(...rows.map((one) => one.blamed_ns))))},
  ], {key: (row) => row.agent, empty: 'no walk was seen'});
}

function victimsTable(shell) {
  return new Table('Victims', [
    {label: 'waited', cells: (row) => cell(named(row.victim))},
    {label: 'hosts', class: 'number', cells: (row) => number([count(row.hosts), null])},
    {label: 'holds', class: 'number sized', title: 'holds for which it waited longest', cells: (row) => number(short(row.holds))},
    {label: 'in all', class: 'number sized', cells: (row) => number(duration(row.waited_ns))},
    {label: 'longest', class: 'number sized', cells: (row) => number(duration(row.longest_ns))},
    {label: 'for', cells: (row) => cell(element('a', {href: shell.link('agents', {agent: row.agent, host: row.host})},
        named(row.agent), ' on ', foreign(row.host)))},
  ], {key: (row) => row.victim, empty: 'nobody was seen waiting'});
}

function troubles(row, toMs) {
  const said = [];
  if (row.silent) said.push(`silent${row.last_event_ms ? ` for ${age(toMs - row.last_event_ms)}` : ''}`);
  if (row.lost) {
    said.push(`${count(row.lost)} lost or left out${row.counters.length ? ` (since the boot: ${row.counters.join(', ')})` : ''}`);
  }
  if (row.set_aside) said.push(`${many(row.set_aside_records, 'record')} set aside: `, foreign(row.set_aside), ' ');
  if (row.clock_ahead_ms) said.push(`clock ahead by ${age(row.clock_ahead_ms)} or more`);
  if (row.incomplete_walks) {
    said.push(`${count(row.incomplete_walks)} of ${many(row.walks, 'walk')} incomplete (${joined(percent(row.incomplete_walks / row.walks))})`);
  }
  return said.flatMap((part, i) => (i > 0 && typeof part === 'string' ? ['; ', part] : [part]));
}

const troubleTable = (shell) => new Table('Hosts with trouble', [
  {label: 'host', cells: (row) => cell(element('a', {href: shell.link('health', {host: row.host})}, foreign(row.host)))},
  {label: 'trouble', cells: (row) => element('td', {class: 'warn wraps'}, ...troubles(row, now()))},
], {key: (row) => row.host, empty: 'no host is silent, has losses, incomplete walks or records set aside, or is wrong about the time'});

const FIGURES = {
  blamed_ns: ['Made others wait', duration], walk_ns: ['Time in walks', duration], steps: ['Steps', short],
};

/** '×2.4', '÷3', 'new', 'gone'. */
function factor(now, before) {
  if (before === 0) return 'new';
  if (now === 0) return 'gone';
  const times = now > before ? now / before : before / now;
  if (times < 1.005) return '≈';
  return (now > before ? '×' : '÷') + (times < 10 ? times.toFixed(2) : count(Math.round(times)));
}

const changesTable = (shell, label, shown) => new Table(label, [
  {label: '', cells: (row) => element('td', {class: 'quiet'}, row.key)},
  {label: 'of', cells: (row) => cell(element('a', {href: shell.link('explore', {[row.key]: row.name})}, named(row.name)))},
  {label: 'before', class: 'number sized', cells: (row) => number(shown(row.before), `n = ${many(row.baseline_walks, 'walk')}`)},
  {label: 'now', class: 'number sized', cells: (row) => number(shown(row.now), `n = ${many(row.walks, 'walk')}`)},
  {label: 'change', class: 'number strong', cells: (row) => element('td', {class: `number ${row.now > row.before ? 'more' : 'less'}`},
      row.now > row.before ? '▲ ' : '▼ ', factor(row.now, row.before))},
  {label: 'n', class: 'number', title: 'walks before and now', cells: (row) => element('td', {class: 'number quiet'},
      `${joined(short(row.baseline_walks))} · ${joined(short(row.walks))}`)},
], {key: (row) => `${row.key} ${row.name}`, empty: `no change of ${joined(percent(SMALL))} or more`});

/** Spans before, by which a baseline is named. */
const SPANS_BEFORE = ['1h', '1d'];

const BASELINE = [isInstant, '1h, 1d, or a moment: epoch ms, or a date as 2026-11-28T12:00:00'];

/** Baseline of the address; one that is not understood is told in the bar, and is not taken. */
function baselineOf({state}) {
  const chosen = state.get('baseline');
  return chosen !== null && isInstant(chosen) ? chosen : DEFAULT_BASELINE;
}

/** Choice of the baseline. */
function baselineChoice(shell) {
  const select = element('select', {name: 'baseline', 'aria-label': 'compared with'},
      element('option', {value: '1h'}, 'an hour ago'), element('option', {value: '1d'}, 'a day ago'),
      element('option', {value: 'mark'}, 'before a marked moment'));
  const moment = element('input', {type: 'datetime-local', name: 'moment', step: 1, 'aria-label': 'marked moment'});
  const mark = element('button', {type: 'button'}, 'Mark now');
  const set = (baseline) => shell.state.set({baseline: baseline === DEFAULT_BASELINE ? null : baseline}, {push: true});
  select.addEventListener('change', () => set(select.value === 'mark' ? now() : select.value));
  mark.addEventListener('click', () => set(now()));
  moment.addEventListener('change', () => {
    if (moment.value) set(epochOf(moment.value));
  });
  const show = () => {
    const chosen = baselineOf(shell);
    const relative = SPANS_BEFORE.includes(chosen);
    select.value = relative ? chosen : 'mark';
    moment.hidden = relative;
    if (!relative) moment.value = inputText(instant(chosen, now()));
  };
  show();
  return {element: element('span', {class: 'choices'}, element('label', {}, 'against ', select), moment, mark), show};
}

/** Parameters of the baseline: the same span before, or the time since a moment with the time before it. */
function baseline(shell) {
  const chosen = baselineOf(shell);
  const {to} = shell.scope();
  if (chosen === '1h') return {baseline_to: to - HOUR_MS};
  if (chosen === '1d') return {baseline_to: to - 24 * HOUR_MS};
  const moment = instant(chosen, to);
  return {from: Math.min(moment, to - 1), baseline_to: Math.min(moment, to)};
}

export const page = {
  path: '',
  title: 'Overview',
  knows: {baseline: BASELINE},
  open(main, shell) {
    const said = element('p', {class: 'sentence', role: 'status'});
    const notes = element('ul', {class: 'caveats'});
    const answer = element('section', {id: 'answer', class: 'panel'},
        element('div', {class: 'heading'}, element('h2', {}, 'Who stalls whom')), said, notes);
    const agents = agentsTable(shell);
    const victims = victimsTable(shell);
    const hosts = troubleTable(shell);
    const choice = baselineChoice(shell);
    const figures = Object.entries(FIGURES).map(([figure, [label, shown]]) => [figure, label, changesTable(shell, label, shown)]);
    const compared = element('p', {class: 'unit'});
    const parts = {
      agents: section('top-agents', 'Agents', 'most blamed first', agents.element),
      victims: section('top-victims', 'Victims', 'the task that waited longest for each hold', victims.element),
      trouble: section('trouble', 'Hosts with trouble', '', hosts.element),
      changes: element('section', {class: 'panel', id: 'changes'},
          element('div', {class: 'heading'}, element('h2', {}, 'What changed'), choice.element), compared,
          element('div', {class: 'thirds'}, ...figures.map(([, label, table]) => element('div', {}, element('h3', {}, label), table.element)))),
    };
    main.append(answer, element('div', {class: 'halves', id: 'top'}, parts.agents, parts.victims), parts.changes, parts.trouble);
    const heatmap = new Heatmap('Duration of walks by time', {unit: 'walks', walkLink: (id) => shell.link('walk', {id})});
    const heat = section('heat', 'Duration of walks', '', heatmap.element);
    answer.after(heat);
    const limited = () => ({limit: LISTED});
    return {
      panels: [
        {element: answer, api: 'summary', changes: ['batch-efficiency', 'stall-blame', 'walks', 'stalls'], rare: true, show(view) {
          said.replaceChildren(...sentence(view, shell));
          said.dataset.agent = view.most?.agent ?? '';
          notes.replaceChildren(...caveats(view, shell).map(([kind, note]) => element('li', {class: kind}, note)));
        }},
        {element: heat, api: 'heatmap', params: () => ({what: 'walks'}), changes: ['walk-latency'], show(view) {
          heatmap.show(view);
          heat.querySelector('.unit').replaceChildren('with p50 and p99; ', element('a', {href: shell.link('explore')}, 'Explore'));
        }},
        {element: parts.agents, api: 'pairs', params: () => ({by: 'agent', sort: 'blamed', ...limited()}),
          changes: ['walks', 'walk-latency', 'lock-holds', 'stall-blame'], show: (view) => agents.show(view.pairs)},
        {element: parts.victims, api: 'victims', params: limited, changes: ['stall-blame', 'stalls'], rare: true,
          asOf: (view) => view.as_of_ms ?? (view.waits > 0 ? shell.scope().to : null),
          show(view) {
            const {from, to} = shell.scope();
            victims.show(view.victims, noVictims(view, {from, to}));
            parts.victims.querySelector('.unit').textContent = 'the task that waited longest for each hold' +
              (view.since_ms && view.victims.length > 0
                ? `, since ${clockWithin(from, to)(view.since_ms)}: single waits before had no room` : '');
          }},
        {element: parts.changes, api: 'changes', params: () => baseline(shell), key: () => ({baseline_to: shell.state.get('baseline')}),
          changes: ['walks', 'walk-latency', 'stall-blame'], show(view) {
            choice.show();
            const none = view.incomparable !== null;
            compared.textContent = `${clock(view.from_ms)} to ${clock(view.to_ms)}, n = ${many(view.walks, 'walk')}, against ` +
              `${clock(view.baseline_from_ms)} to ${clock(view.baseline_to_ms)}, ` +
              `n = ${many(view.baseline_walks, 'walk')}` + (none ? `; not comparable: ${view.incomparable}` : '');
            for (const [figure, , table] of figures) {
              table.element.parentElement.hidden = none;
              table.show(view.changes.filter((change) => change.figure === figure &&
                Math.abs(change.now - change.before) >= SMALL * change.before)
                  .sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before)));
            }
          }},
        {element: parts.trouble, api: 'trouble', params: limited, changes: ['trace-health', 'batch-efficiency', 'loss'], rare: true,
          show(view) {
            hosts.show(view.hosts);
            parts.trouble.querySelector('.unit').textContent = view.total > view.hosts.length
              ? `${count(view.hosts.length)} of ${count(view.total)}, the worst first` : '';
          }},
      ],
    };
  },
};
