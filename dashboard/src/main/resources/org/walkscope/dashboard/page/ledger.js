// SPDX-License-Identifier: Apache-2.0
// Loss, at every stage: seen = delivered + filtered + lost.

import {count, element, foreign, joined, many, percent} from './format.js';

function term(label, value, sign, kind) {
  return [
    sign && element('span', {class: 'sign'}, sign),
    element('span', {class: 'term ' + kind},
        element('b', {}, count(value)), element('small', {}, label)),
  ];
}

function verdict(loss) {
  if (loss.probe_runs === 0) return ['no probe has reported yet'];
  const broken = loss.broken_identities;
  if (broken.length) {
    const first = broken[0];
    return [`does not add up on ${many(broken.length, 'CPU')}, first `, foreign(first.hostname),
      ` CPU ${first.cpu}`];
  }
  if (!loss.totals.identity_holds) return ['does not add up in all'];
  const after = SEVERITIES.filter((severity) => loss.stages.some((stage) => isFault(stage) && stage.severity === severity));
  return [`adds up on every CPU; ${lossOf(loss.totals)}` + (after.length > 0 ? `; after it: ${after.map(words).join(', ')}` : '')];
}

const words = (severity) => severity.replace('_', ' ');

const isFault = ({count: lost, severity}) => lost > 0 && severity !== 'info';

/** What the probe lost, in words: a small part of all is not nothing. */
export function lossOf({lost, seen}) {
  return lost === 0 ? 'the probe lost nothing' : `the probe lost ${count(lost)}, ${joined(percent(lost / seen))}`;
}

function state(loss) {
  if (loss.probe_runs === 0) return 'unknown';
  if (loss.broken_identities.length || !loss.totals.identity_holds) return 'broken';
  return loss.totals.lost > 0 || loss.stages.some(isFault) ? 'some' : 'none';
}

function details({totals, counters}) {
  const faults = counters.filter(({severity}) => severity !== 'info');
  return element('dl', {}, ...faults.map(({counter, help}) =>
    element('div', {class: totals[counter] > 0 ? 'bad' : '', title: help},
        element('dt', {}, counter), element('dd', {}, count(totals[counter] ?? 0)))));
}

const SEVERITIES = ['data_loss', 'error', 'unknown', 'info'];

/** A line a severity: its counters, each with the number of hosts behind it. */
function stages(list) {
  const counters = new Map();
  for (const {stage, counter, severity, help, hostname, count: lost} of list) {
    if (lost === 0) continue;
    const key = `${stage} ${counter}`;
    if (!counters.has(key)) counters.set(key, {stage, counter, severity, help, lost: 0, hosts: new Set()});
    counters.get(key).lost += lost;
    counters.get(key).hosts.add(hostname);
  }
  if (counters.size === 0) return element('p', {class: 'stages'}, 'after the probe: nothing left out');
  const of = (severity) => [...counters.values()].filter((one) => one.severity === severity);
  return element('ul', {class: 'stages'}, ...SEVERITIES.filter((severity) => of(severity).length > 0).map((severity) =>
    element('li', {class: severity}, `${words(severity)}: `, ...of(severity).flatMap((one, i) => [
      i > 0 && ', ', element('span', {title: one.help}, foreign(one.stage), ' ', foreign(one.counter), ` ${count(one.lost)}`),
      element('small', {}, ` on ${many(one.hosts.size, 'host')}`)]).filter(Boolean))));
}

/** Shows the answer of /api/v1/live/loss. */
export function showLoss(into, loss) {
  const {totals} = loss;
  into.dataset.loss = state(loss);
  into.replaceChildren(
      element('p', {class: 'identity'},
          ...[
            ...term('events seen', totals.seen, null, 'seen'),
            ...term('delivered', totals.delivered, '=', 'delivered'),
            ...term('filtered', totals.filtered, '+', 'filtered'),
            ...term('lost', totals.lost, '+', totals.lost > 0 ? 'lost bad' : 'lost'),
          ].filter(Boolean)),
      element('p', {class: 'verdict'}, element('span', {}, ...verdict(loss)),
          element('small', {}, `${many(loss.hosts.length, 'host')}, ${many(loss.probe_runs, 'probe run')}`)),
      details(loss),
      stages(loss.stages));
}
