// SPDX-License-Identifier: Apache-2.0
// Which hosts tell, and whether all that happened arrives: from the kernel to this page.

import {count, duration, element, foreign, joined, many, name, percent, short, size} from '../format.js';
import {lateJobs} from '../freshness.js';
import {lossOf} from '../ledger.js';
import {now} from '../now.js';
import {Rows} from '../rows.js';
import {STATES, Tiles, symbol} from '../tiles.js';
import {age} from '../time.js';
import {ANY} from '../unknown.js';
import {clock} from '../zone.js';

const MOST_HOSTS = 10_000;
const COUNTERS_NAMED = 4;
const PROGRAMS_SHOWN = 8;
const RINGS_SHOWN = 4;

const heading = (title, unit) => element('div', {class: 'heading'}, element('h2', {}, title), element('p', {class: 'unit'}, unit));
const box = (id, title, unit, ...more) => element('section', {class: 'box', id}, heading(title, unit), ...more);
const ago = (ms) => (ms == null ? '·' : age(now() - ms));
const lag = (ms) => (ms == null ? '·' : joined(duration(Math.abs(ms) * 1e6)).replace(/^/, ms < 0 ? '−' : ''));

const SEVERITIES = {
  data_loss: ['●', 'data lost'], error: ['▲', 'error'], unknown: ['?', 'unknown'], info: ['i', 'info'],
};

/** Severity as sign and word. */
const severityOf = (severity) =>
  element('span', {class: `severity ${severity}`}, `${SEVERITIES[severity][0]} ${SEVERITIES[severity][1]}`);

const number = (label, width, value, shown = count) => ({label, width, number: true, value, cell: (row) => shown(value(row))});
const text = (label, width, value, cell = (row) => foreign(value(row) ?? '')) => ({label, width, value, cell});

/** Account of the probes: seen = delivered + filtered + lost, and a line a severity. */
function summary({probe, probe_runs: runs, broken_cpus: broken, losses}) {
  const term = (sign, label, value) => [
    sign && element('span', {class: 'sign'}, sign),
    element('span', {class: 'term'}, element('b', {}, joined(short(value))), element('small', {}, label)),
  ];
  const verdict = runs === 0 ? 'No probe has reported yet.' : broken ? `Does not add up on ${count(broken)} CPUs.` :
    `Adds up on every CPU; ${lossOf(probe)}.`;
  return [
    element('p', {class: 'identity'}, ...[
      ...term(null, 'events seen', probe.seen), ...term('=', 'delivered', probe.delivered),
      ...term('+', 'filtered', probe.filtered), ...term('+', 'lost', probe.lost),
    ].filter(Boolean)),
    element('ul', {class: 'severities'},
        element('li', {class: broken ? 'bad' : ''}, `${verdict} ${many(runs, 'run')} of the probe.`),
        ...Object.keys(SEVERITIES).map((severity) => {
          const of = losses.filter((loss) => loss.severity === severity);
          const named = of.slice(0, COUNTERS_NAMED).flatMap(({counter, hosts}, i) =>
            [i > 0 ? ', ' : ' ', foreign(counter), ` on ${many(hosts, 'host')}`]);
          return of.length > 0 && element('li', {}, severityOf(severity), ...named,
              of.length > COUNTERS_NAMED && ` and ${count(of.length - COUNTERS_NAMED)} more counters`);
        }).filter(Boolean)),
  ];
}

/** Hosts behind a counter, the worst first, as links. */
function worst({worst: hosts, hosts: all}, choose) {
  const links = hosts.slice(0, 3).flatMap(({host, count: lost, first}, i) => [
    i > 0 && ', ', choose(host, first), ` ${count(lost)}`]);
  return [...links.filter(Boolean), all > 3 && ` and ${count(all - 3)} more`].filter(Boolean);
}

/** What a stage's account is of, where its name does not say it. */
const STAGES = {dashboard: 'this page: records of all hosts, since its server began to read'};

/** One stage of a host's account. */
function stage({stage: title, unit, seen, delivered, filtered, balanced, losses}) {
  const lost = losses.reduce((sum, loss) => sum + (loss.severity === 'info' ? 0 : loss.count), 0);
  const account = seen == null
    ? delivered > 0 ? `${count(delivered)} ${unit} delivered; how many were seen is not told` : 'only losses are known'
    : `${count(seen)} ${unit} seen = ${count(delivered)} delivered + ${count(filtered)} filtered + ${count(seen - delivered - filtered)} lost`;
  const state = balanced === false ? ['bad', '✗ does not add up'] : balanced ? ['good', '✓ adds up'] : ['', ''];
  return element('li', {},
      element('h3', {}, STAGES[title] ?? title), element('p', {}, account, ' ', element('span', {class: state[0]}, state[1])),
      losses.length === 0 ? element('p', {class: 'note'}, 'nothing left out') :
        element('ul', {}, ...losses.map((loss) => element('li', {}, severityOf(loss.severity), ' ', foreign(loss.counter), ` ${count(loss.count)}: `,
            element('span', {class: 'note'}, `${loss.means}.`, loss.remedy && ` Do: ${loss.remedy}.`),
            loss.first && element('span', {class: 'note'}, ' First: ', foreign(loss.first)))),
        lost === 0 && element('li', {class: 'note'}, 'none of them is a loss')));
}

function rings({rings: all}) {
  if (all.length === 0) return element('p', {class: 'note'}, 'The probe does not tell the fill of its ring buffers.');
  return element('ul', {class: 'fills'}, ...all.slice(0, RINGS_SHOWN).map(({cpu, used_bytes: used, bytes}) => {
    const fill = element('span', {class: 'fill'}, element('span'));
    fill.firstChild.style.width = `${100 * used / bytes}%`;
    return element('li', {}, `CPU ${cpu} `, fill, ` ${joined(percent(used / bytes))} of ${joined(size(bytes))}`);
  }), all.length > RINGS_SHOWN && element('li', {class: 'note'}, `${count(all.length - RINGS_SHOWN)} more CPUs, less full`));
}

function programs({programs: all}) {
  if (all.length === 0) return element('p', {class: 'note'}, 'The probe does not tell the cost of its programs.');
  if (all.every(({run_count: runs}) => runs === 0)) {
    return element('p', {class: 'note'}, `${many(all.length, 'program')}; their cost is told with the probe's option --stats.`);
  }
  const cell = (value) => element('td', {class: 'number'}, value);
  return element('table', {class: 'dense'},
      element('thead', {}, element('tr', {}, ...['program', 'at', 'runs', 'time', 'a run'].map((label, i) =>
        element('th', {scope: 'col', class: i > 1 ? 'number' : null}, label)))),
      element('tbody', {}, ...all.slice(0, PROGRAMS_SHOWN).map(({program, function: at, run_count: runs, run_time_ns: ns}) =>
        element('tr', {}, element('td', {}, foreign(program)), element('td', {}, foreign(at)), cell(count(runs)),
            cell(joined(duration(ns))), cell(runs ? joined(duration(Math.round(ns / runs))) : '·')))));
}

/** Details of one host. */
function details(answer, shell) {
  const {host, state, kernel, arch, mode, boot_id: boot, lag_max_ms: most, lag_min_ms: least} = answer;
  const facts = [['kernel', kernel], ['architecture', arch && name(arch)], ['mode', mode && name(mode)], ['boot', boot],
    ['newest event', `${ago(answer.last_event_ms)} ago by its own clock`], ['lag', `${lag(least)} to ${lag(most)}`],
    ['probe runs', count(answer.probe_runs)]];
  return [
    element('p', {class: 'strong'}, symbol(state), ' ', foreign(host), ` ${STATES[state].label} `,
        element('span', {class: 'note'}, STATES[state].means)),
    element('dl', {class: 'facts'}, ...facts.filter(([, value]) => value).flatMap(([label, value]) =>
      [element('dt', {}, label), element('dd', {}, foreign(value))])),
    element('p', {}, ...['', 'agents', 'explore'].flatMap((path) =>
      [element('a', {href: shell.link(path, {host})}, path || 'overview'), ' · ']), 'of this host'),
    ...answer.set_aside.map(({cause, records}) => element('p', {class: 'bad'}, `${many(records, 'record')} set aside: `, foreign(cause))),
    element('div', {class: 'pair'},
        element('ol', {class: 'way'}, ...answer.stages.map((one) => stage(answer.probe_runs > 1 && ['probe', 'ingest'].includes(one.stage)
          ? {...one, stage: `${one.stage}, all ${many(answer.probe_runs, 'run')} since ${clock(answer.first_run_ms)}`} : one)),
        answer.probe_runs > 1 && stage({...answer.newest_run, stage: 'probe, newest run alone'})),
        element('div', {}, element('h3', {}, 'Ring buffers, fullest first'), rings(answer),
            element('h3', {}, 'Cost of the probe since it was attached'), programs(answer))),
  ];
}

/** Chips with the number of hosts in each state; one that is pressed shows these alone. */
function chips(counts, chosen, onChoose) {
  const all = counts.reduce((sum, {hosts}) => sum + hosts, 0);
  const chip = (state, hosts, ...shown) => {
    const button = element('button', {type: 'button', 'aria-pressed': String(chosen === state), title: STATES[state]?.means}, ...shown, ` ${count(hosts)}`);
    button.addEventListener('click', () => onChoose(chosen === state ? null : state));
    return button;
  };
  return [chip(null, all, 'all'), ...Object.keys(STATES).map((state) => {
    const hosts = counts.find((one) => one.state.toLowerCase() === state)?.hosts ?? 0;
    return chip(state, hosts, symbol(state), ' ', STATES[state].label);
  })];
}

function build() {
  const search = element('input', {type: 'search', name: 'search', placeholder: 'part of a name', 'aria-label': 'Search hosts', size: 24});
  return {
    losses: element('section', {class: 'box', id: 'losses'}, heading('Account', 'events of all probes since they were attached; losses by counter'),
        element('div', {class: 'account'}), element('div', {class: 'table'})),
    hosts: box('hosts', 'Hosts', 'one tile a host, by name; choose one for its account', element('div', {class: 'chips', role: 'group', 'aria-label': 'States'}), search),
    host: box('host', 'Host', 'from its kernel to this page', element('div', {class: 'details'}, element('p', {class: 'note'}, 'Choose a host.'))),
    reading: box('reading-panel', 'Reading', 'topics that this page is made of, and what it keeps of them', element('ul', {class: 'late'}), element('div', {class: 'pair'})),
    letters: box('dead-letters', 'Dead letters', 'records that no job could decode', element('div', {class: 'pair'})),
    aside: box('set-aside', 'Set aside', 'records that this page does not keep, and why', element('div', {class: 'table'})),
    search,
  };
}

/** What is known of a late job, and what to do. */
const lateJob = ({job, reads, owes, since_epoch_ms: since, failed}) => element('li', {class: failed ? 'bad' : 'warn'},
    `${lateJobs([{job}])} ${failed ? 'has failed: it' : 'is late: it'} has written nothing for ${ago(since)}, since ${clock(since)}, though records came in ${reads}. ` +
    `What is made of ${owes.join(', ')} is old. Do: look whether the job runs, and what it logs last; ` +
    './walkscope up runs all jobs, and ./walkscope job NAME one of them.');

function lossTable(choose) {
  return new Rows('Losses by counter', [
    {label: 'severity', width: 15, value: ({severity}) => Object.keys(SEVERITIES).indexOf(severity), cell: ({severity}) => severityOf(severity)},
    text('stage', 10, ({stage: of}) => of), text('counter', 26, ({counter}) => counter),
    number('count', 14, ({count: lost}) => lost), number('hosts', 8, ({hosts}) => hosts),
    {label: 'worst hosts', width: 44, value: ({worst: [first]}) => first?.count, cell: (loss) => worst(loss, choose)},
    {label: 'means', width: 59, value: ({means}) => means,
      cell: ({means, remedy}) => element('span', {title: `${means}. ${remedy}`}, means, remedy && `. Do: ${remedy}`)},
  ]);
}

const hostTable = (choose) => new Rows('Hosts', [
  {label: 'state', width: 14, value: ({state}) => Object.keys(STATES).indexOf(state), cell: ({state}) => [symbol(state), ` ${STATES[state].label}`]},
  {label: 'host', width: 28, value: ({host}) => host, cell: ({host}) => choose(host)},
  number('lost, 15 min', 13, ({lost}) => lost), number('lag max', 11, ({lag_max_ms: ms}) => ms, lag), number('lag min', 11, ({lag_min_ms: ms}) => ms, lag),
  number('told, ago', 13, ({at_ms: ms}) => ms, ago), text('arch', 9, ({arch}) => arch && name(arch)), text('kernel', 28, ({kernel}) => kernel),
]);

const topicTable = () => new Rows('Topics', [
  text('topic', 34, ({topic}) => topic), number('partitions', 10, ({partitions}) => partitions), number('records', 10, ({records}) => records),
  number('behind', 9, ({lag_records: behind}) => behind), number('undecodable', 12, ({undecodable}) => undecodable),
  number('newest, ago', 12, ({newest_epoch_ms: ms}) => ms, ago),
  {...text('first problem', 40, ({first_problem: problem}) => problem ?? 'none'), common: true},
]);

const storeTable = () => new Rows('Tables kept', [
  text('table', 20, ({table}) => table), number('rows', 12, ({rows}) => rows), number('bytes', 12, ({bytes}) => bytes, (bytes) => joined(size(bytes))),
  number('oldest, ago', 14, ({oldest_ms: ms}) => ms, ago), number('newest, ago', 14, ({newest_ms: ms}) => ms, ago),
  number('no room for', 13, ({evicted}) => evicted), number('whole for', 12, ({whole_since_ms: ms}) => ms, (ms) => (ms == null ? 'all' : ago(ms))),
]);

const causeTable = () => new Rows('Causes', [
  text('topic', 26, ({topic}) => topic), number('records', 10, ({records}) => records), text('cause', 70, ({cause}) => cause)]);

const letterTable = () => new Rows('Newest dead letters', [
  number('at', 12, ({at_ms: ms}) => ms, clock), text('topic', 26, ({topic}) => topic), number('partition', 11, ({partition}) => partition),
  number('offset', 14, ({offset}) => offset), text('cause', 70, ({cause}) => cause)]);

const asideTable = () => new Rows('Set aside', [
  text('host', 28, ({host}) => host ?? '(of no host)'), text('why', 60, ({cause}) => cause), number('records', 12, ({records}) => records),
  number('first', 12, ({first_ms: ms}) => ms, clock), number('last', 12, ({last_ms: ms}) => ms, clock)]);

export const page = {
  path: 'health',
  knows: {search: ANY, sel: ANY, state: ANY},
  title: 'Health',
  open(main, shell) {
    const parts = build();
    const {state} = shell;
    const choose = (host) => {
      state.set({sel: host}, {push: true});
      parts.host.scrollIntoView({block: 'nearest'});
    };
    const link = (host, first) => {
      const button = element('button', {type: 'button', class: 'plain', title: first && `First: ${first}`}, foreign(host));
      button.addEventListener('click', () => choose(host));
      return button;
    };
    const tiles = new Tiles(choose);
    const tables = {
      losses: lossTable(link), hosts: hostTable(link), topics: topicTable(), store: storeTable(), causes: causeTable(),
      letters: letterTable(), aside: asideTable(),
    };
    const behind = element('details', {}, element('summary', {}, 'Table'), tables.hosts.element);
    parts.hosts.append(tiles.element, behind);
    parts.losses.querySelector('.table').append(tables.losses.element);
    parts.reading.querySelector('.pair').append(tables.topics.element, tables.store.element);
    parts.letters.querySelector('.pair').append(tables.causes.element, tables.letters.element);
    parts.aside.querySelector('.table').append(tables.aside.element);
    parts.search.value = state.get('search') ?? '';
    parts.search.addEventListener('input', () => state.set({search: parts.search.value || null}));
    main.append(parts.losses, parts.hosts, parts.host, parts.reading, parts.letters, parts.aside);

    let listed = [];
    behind.addEventListener('toggle', () => behind.open && tables.hosts.show(listed));
    const showHosts = ({counts, hosts, next}) => {
      listed = hosts.map((host) => ({...host, state: host.state.toLowerCase()}));
      parts.hosts.querySelector('.chips').replaceChildren(
          ...chips(counts, state.get('state'), (one) => state.set({state: one}, {push: true})));
      tiles.show(listed, state.get('sel'));
      behind.firstChild.textContent = `Table: ${many(listed.length, 'host')}` + (next ? '; more are there, search for them' : '');
      if (behind.open) tables.hosts.show(listed);
    };
    const showTable = (table, rows) => {
      table.element.hidden = rows.length === 0;
      table.show(rows);
    };
    const panel = (part, api, changes, show, more) => ({element: parts[part], api, changes, show, asOf: () => null, ...more});
    return {
      panels: [
        panel('losses', 'losses', ['loss'], (answer) => {
          parts.losses.querySelector('.account').replaceChildren(...summary(answer));
          showTable(tables.losses, answer.losses);
        }, {topics: ['loss']}),
        panel('hosts', 'hosts', ['trace-health', 'loss'], showHosts, {
          topics: ['trace-health'],
          params: () => ({search: state.get('search'), state: state.get('state'), limit: MOST_HOSTS}),
        }),
        panel('host', 'host', ['trace-health', 'loss'], (answer) => parts.host.querySelector('.details').replaceChildren(
            ...details({...answer, state: answer.state.toLowerCase()}, shell)), {
          topics: ['trace-health', 'loss'],
          params: () => {
            const host = state.get('sel') ?? shell.scope().host;
            return host ? {host} : null;
          },
        }),
        panel('reading', 'reading', ['loss'], ({topics, late, tables: kept}) => {
          parts.reading.querySelector('.late').replaceChildren(...late.map(lateJob));
          showTable(tables.topics, topics);
          showTable(tables.store, kept);
        }, {topics: ['loss']}),
        panel('letters', 'dead_letters', ['dead-letter', 'loss'], ({records, causes, letters}) => {
          parts.letters.querySelector('.unit').textContent = records === 0 ? 'none: every record could be decoded' :
            `${many(records, 'record')} that no job could decode`;
          showTable(tables.causes, causes);
          showTable(tables.letters, letters);
        }, {rare: true, topics: ['dead-letter']}),
        panel('aside', 'set_aside', ['loss'], ({asides}) => {
          parts.aside.querySelector('.unit').textContent = asides.length === 0 ? 'none: every record is kept' :
            'records that this page does not keep, and why';
          showTable(tables.aside, asides);
        }, {rare: true, topics: ['loss']}),
      ],
      close() {},
    };
  },
};
