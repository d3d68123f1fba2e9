// SPDX-License-Identifier: Apache-2.0
// Does pt_range_walk find what the legacy walker finds, and at what cost?

import {count, duration, element, foreign, joined, lockName, many, name, short, size} from '../format.js';
import {Rows, behind} from '../rows.js';
import {svg} from '../textures.js';
import {among} from '../unknown.js';
import {clock, timeElement} from '../zone.js';

const heading = (title, unit) => element('div', {class: 'heading'}, element('h2', {}, title), element('p', {class: 'unit'}, unit));

/** Verdicts: name and sign, which says it without colour. */
const VERDICTS = {EQUAL: ['equal', '='], DIFFERS: ['differs', '≠'], NOT_COMPARABLE: ['not comparable', '?']};

/** A verdict, in its colour where any comparison has it. */
const verdict = (which, n = 1) => element('span', {class: n > 0 ? `verdict-${which.toLowerCase()}` : 'quiet'},
    element('b', {'aria-hidden': 'true'}, VERDICTS[which][1]), ' ', VERDICTS[which][0]);

const VERDICT_COLUMNS = [
  {label: 'consumer', width: 18, value: (row) => row.consumer, cell: (row) => foreign(row.consumer)},
  {label: 'kernel', width: 26, value: (row) => row.kernel, cell: (row) => foreign(row.kernel)},
  {label: 'arch', width: 9, value: (row) => row.arch, cell: (row) => name(row.arch)},
  ...['differs', 'equal', 'not_comparable'].map((which) => ({label: which.replace('_', ' '), width: 15, number: true,
    value: (row) => row[which], cell: (row) => count(row[which])})),
];

/** Value of a figure in its unit. */
const valueOf = (unit, value) => (unit === 'ns' ? joined(duration(value)) : joined(short(value)));

/** Two distributions on one log axis: the legacy walker up, pt_range_walk down. */
function mirrored({bounds, legacy, range, unit}) {
  const [width, half] = [360, 34];
  const low = Math.log(Math.max(bounds[0], 1));
  const part = (value) => (Math.log(Math.max(value, 1)) - low) / Math.max(1e-9, Math.log(bounds[bounds.length - 1]) - low) * width;
  const side = (which, up, fill) => {
    const most = Math.max(1, ...which.counts) / Math.max(1, which.n);
    return which.counts.map((n, i) => {
      const tall = n / Math.max(1, which.n) / most * (half - 2);
      return n > 0 && svg('rect', {x: part(bounds[i]), width: Math.max(1, part(bounds[i + 1]) - part(bounds[i]) - .5),
        y: up ? half - tall : half + 1, height: Math.max(1, tall), class: fill});
    });
  };
  const median = (which, up) => which.n > 0 && svg('path',
      {d: `M${part(which.p50_ns)},${up ? 0 : half + 1} v${half}`, class: 'median'});
  const ends = [[bounds[0], 'start', 0], [bounds[bounds.length - 1], 'end', width]];
  return svg('svg', {viewBox: `0 0 ${width} ${2 * half + 14}`, width, height: 2 * half + 14, role: 'img',
    'aria-label': 'distributions of both walkers; the table has their figures'},
  ...side(legacy, true, 'legacy'), ...side(range, false, 'range'), svg('path', {d: `M0,${half + .5} h${width}`, class: 'grid'}),
  median(legacy, true), median(range, false),
  ...ends.map(([value, anchor, x]) => svg('text', {x, y: 2 * half + 12, 'text-anchor': anchor, class: 'mark-end'}, valueOf(unit, value))));
}

const FIGURE = {duration: 'duration of walks', steps: 'steps of a whole read', hold: 'hold of '};

const titleOf = (sides) => FIGURE[sides.figure] +
    (sides.figure === 'hold' ? lockName(sides.lock) + (sides.level ? ' ' + name(sides.level) : '') : '');

function sidesTable(sides) {
  const cell = (which, field) => element('td', {class: 'number'}, field === 'n' ? count(which.n)
    : (which.upper_bounds > 0 ? '≤' : '') + valueOf(sides.unit, which[field]));
  const row = (label, which, mark) => element('tr', {}, element('th', {scope: 'row'}, element('span', {class: `side ${mark}`}), label),
      ...['n', 'p50_ns', 'p90_ns', 'p99_ns', 'max_ns'].map((field) => cell(which, field)));
  const ratio = sides.legacy.n > 0 && sides.range.n > 0 && sides.legacy.p50_ns > 0
    ? `median of pt_range_walk / legacy: ${(sides.range.p50_ns / sides.legacy.p50_ns).toFixed(2)} ×` : '';
  const bounds = sides.legacy.upper_bounds + sides.range.upper_bounds;
  return element('div', {}, element('table', {class: 'ratios'},
      element('thead', {}, element('tr', {}, ...['', 'n', 'median', 'p90', 'p99', 'max'].map((label) => element('th', {scope: 'col'}, label)))),
      element('tbody', {}, row('legacy', sides.legacy, 'legacy'), row('pt_range_walk', sides.range, 'range'))),
  element('p', {class: 'note'}, [ratio, bounds > 0 && `${many(bounds, 'value is an upper bound', 'values are upper bounds')}, not measured`].filter(Boolean).join('; ')));
}

function entriesText(entries) {
  if (!entries) return 'none';
  return [count(entries.entries), name(entries.type), name(entries.level),
    entries.position != null && `at 0x${entries.position.toString(16)}`, entries.device != null && `device ${entries.device}`]
      .filter(Boolean).join(' ');
}

const RANGE_COLUMNS = [
  {label: 'address', width: 34, value: (row) => row.start, cell: (row) => `${row.start} – ${row.end}`},
  {label: 'entries by legacy', width: 36, value: (row) => row.legacy?.entries, cell: (row) => entriesText(row.legacy)},
  {label: 'entries by pt_range_walk', width: 36, value: (row) => row.range?.entries, cell: (row) => entriesText(row.range)},
];

const FIGURE_COLUMNS = [
  {label: 'address', width: 20, value: (row) => row.start, cell: (row) => row.start},
  {label: 'figure', width: 22, value: (row) => row.figure, cell: (row) => foreign(row.figure)},
  {label: 'by legacy', width: 18, number: true, value: (row) => row.legacy, cell: (row) => count(row.legacy)},
  {label: 'by pt_range_walk', width: 18, number: true, value: (row) => row.range, cell: (row) => count(row.range)},
];

const perReading = (reading, field) => (reading.readings ? reading[field] / reading.readings : null);

/** One comparison: its verdict and reasons, and what differs behind it. */
function compared(one, link) {
  const steps = (reading) => `${joined(short(Math.round(perReading(reading, 'steps') ?? 0)))} steps` +
      `, ${reading.achievable_exact ? '' : 'at least '}${joined(short(Math.round(perReading(reading, 'achievable_steps') ?? 0)))} achievable`;
  return element('article', {class: 'compared', 'data-verdict': one.verdict},
      element('p', {}, verdict(one.verdict), ' ', timeElement(one.end_ms, clock), ' ',
          foreign(one.consumer), ' of ', one.process
            ? element('a', {class: 'process-link', href: link('process', {...one.process})}, foreign(one.target), ` ${one.process.pid}`)
            : foreign(one.target),
          ' on ', foreign(one.host), element('span', {class: 'quiet'}, ', ', name(one.arch), ' ', foreign(one.kernel))),
      one.reasons.length > 0 && element('ul', {class: 'reasons'}, ...one.reasons.map((reason) => element('li', {}, foreign(reason)))),
      element('p', {class: 'note'}, `a read by legacy: ${steps(one.legacy)}, ${joined(duration(Math.round(perReading(one.legacy, 'sum_ns') ?? 0)))}; ` +
          `by pt_range_walk: ${steps(one.range)}, ${joined(duration(Math.round(perReading(one.range, 'sum_ns') ?? 0)))}; ` +
          `${joined(size(one.compared_bytes))} agree; ${many(one.figures_compared, 'figure')} compared` +
          (one.figures_undecided > 0 ? `, ${count(one.figures_undecided)} undecided: the legacy reads differ from one another` : '')),
      one.ranges.length > 0 && behind('Differing ranges', RANGE_COLUMNS, one.ranges, one.ranges_left),
      one.figures.length > 0 && behind('Differing figures', FIGURE_COLUMNS, one.figures, one.figures_left));
}

export const page = {
  path: 'walkers',
  title: 'Walkers',
  knows: {verdict: among(...Object.keys(VERDICTS))},
  open(main, shell) {
    const {state} = shell;
    const section = element('section', {class: 'view', id: 'walkers'},
        heading('Walkers compared', 'each read through pt_range_walk against the legacy reads right before and after it'));
    const sum = element('p', {class: 'verdict-sum'});
    const limits = element('p', {class: 'note warn'});
    const table = new Rows('Verdicts by consumer, kernel and architecture', VERDICT_COLUMNS);
    const sides = element('div', {class: 'sides'});
    const sidesHead = element('h3');
    const which = element('select', {name: 'verdict', 'aria-label': 'verdict'}, element('option', {value: ''}, 'all verdicts'),
        ...Object.entries(VERDICTS).map(([value, [label]]) => element('option', {value}, label)));
    which.addEventListener('change', () => state.set({verdict: which.value || null}, {push: true}));
    const listHead = element('h3');
    const list = element('div');
    let shown = new Map(); // comparisons by their identity: one that stays keeps what a person opened
    section.append(sum, limits, table.element, sidesHead, sides,
        element('div', {class: 'choices'}, listHead, element('label', {}, 'show ', which)), list);
    main.append(section);

    function show(answer) {
      const total = (field) => answer.verdicts.reduce((all, row) => all + row[field], 0);
      const [equal, differs, none] = ['equal', 'differs', 'not_comparable'].map(total);
      section.dataset.comparisons = equal + differs + none;
      sum.replaceChildren(...(equal + differs + none === 0 ? ['no comparison in this time'] : [
        `${count(differs)} `, verdict('DIFFERS', differs), `, ${count(equal)} `, verdict('EQUAL', equal), `, ${count(none)} `,
        verdict('NOT_COMPARABLE', none), ', ',
        element('span', {class: 'quiet'}, `of ${count(equal + differs + none)} comparisons; one that is not comparable says nothing of the walkers`)]));
      limits.textContent = answer.limits.join('; ');
      table.element.hidden = answer.verdicts.length === 0;
      table.show(answer.verdicts);
      sidesHead.textContent = answer.sides.length === 0 ? '' : `Both walkers side by side, n = ${many(answer.judged, 'comparison')} with a verdict`;
      sides.replaceChildren(...answer.sides.filter((one) => one.bounds.length > 0).map((one) => element('figure', {},
          element('figcaption', {}, titleOf(one)), mirrored(one), sidesTable(one))));
      which.value = state.get('verdict') ?? '';
      listHead.textContent = `Comparisons, newest first: ${count(answer.comparisons.length)}` +
          (answer.comparisons_left > 0 ? `, ${count(answer.comparisons_left)} more` : '');
      shown = new Map(answer.comparisons.map((one) => {
        const id = JSON.stringify([one.process, one.end_ms, one.consumer]);
        return [id, shown.get(id) ?? compared(one, shell.link)];
      }));
      list.replaceChildren(...shown.values());
    }

    return {
      panels: [{element: section, api: 'walkers', changes: ['walker-comparisons'], rare: true,
        params: () => ({verdict: state.get('verdict')}), show}],
    };
  },
};
