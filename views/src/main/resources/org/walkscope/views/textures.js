// SPDX-License-Identifier: Apache-2.0
// Elements of drawings, and fills that differ by texture as well as by colour.

import {element} from './format.js';

const NAMESPACE = 'http://www.w3.org/2000/svg';

/** Element of a drawing; a string child is text. */
export function svg(tag, attributes = {}, ...children) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null && child !== false));
  return made;
}

/** Lines and dots over a square of 6 by 6. */
const MARKS = {
  plain: '',
  rising: 'M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2',
  falling: 'M-1,5 l2,2 M0,0 l6,6 M5,-1 l2,2',
  dots: 'M1,1 h2 v2 h-2 z M4,4 h2 v2 h-2 z',
  level: 'M0,3 h6',
  upright: 'M3,0 v6',
  crossed: 'M0,3 h6 M3,0 v6',
};

/** Fills by name: the property of theme.css and the texture. */
const FILLS = {
  folio: ['--type-folio', 'plain'],
  swap: ['--type-swap', 'rising'],
  migration: ['--type-migration', 'falling'],
  pfn: ['--type-pfn', 'dots'],
  device: ['--type-device', 'level'],
  marker: ['--type-marker', 'crossed'],
  hwpoison: ['--type-hwpoison', 'upright'],
  none: ['--type-none', 'plain'],
  anonymous: ['--anon', 'plain'],
  file: ['--file', 'rising'],
  hugetlb: ['--huge', 'dots'],
  swapped: ['--swap', 'falling'],
  untold: ['--untold', 'upright'],
  absent: ['--type-none', 'plain'],
  took: ['--axis', 'plain'],
  walk: ['--span-walk', 'plain'],
  hold: ['--span-hold', 'plain'],
  'hold-bound': ['--span-hold', 'rising'],
  'hold-least': ['--span-hold', 'dots'],
  wait: ['--span-wait', 'dots'],
  'wait-bound': ['--span-wait', 'falling'],
  waiter: ['--span-waiter', 'plain'],
  'waiter-bound': ['--span-waiter', 'rising'],
};

/** Puts the patterns of all fills into the page, once. */
function patterns() {
  if (document.getElementById('fills')) return;
  document.body.append(svg('svg', {id: 'fills', width: 0, height: 0, 'aria-hidden': 'true'},
      svg('defs', {}, ...Object.entries(FILLS).map(([name, [colour, texture]]) => {
        const ground = svg('rect', {width: 6, height: 6});
        ground.style.fill = `var(${colour})`;
        return svg('pattern', {id: 'fill-' + name, width: 6, height: 6, patternUnits: 'userSpaceOnUse'},
            ground, svg('path', {d: MARKS[texture], class: 'texture'}));
      }))));
}

/** Value for the attribute fill. */
export function fill(name) {
  patterns();
  return `url(#fill-${name})`;
}

/** Key of a drawing: fills with their names. */
export function key(label, entries) {
  return element('ul', {class: 'fills', 'aria-label': label}, ...entries.map(([name, text]) =>
    element('li', {}, svg('svg', {width: 14, height: 10, 'aria-hidden': 'true'},
        svg('rect', {x: .5, y: .5, width: 13, height: 9, fill: fill(name), class: 'outlined'})), text)));
}

/** Keeps a drawing as wide as its place: draws now and whenever the width changes. */
export function drawn(place, draw) {
  let width = 0;
  const redraw = () => {
    const now = Math.max(320, Math.floor(place.clientWidth));
    if (now === width) return;
    width = now;
    place.replaceChildren(draw(width));
  };
  new ResizeObserver(redraw).observe(place);
  return place;
}
