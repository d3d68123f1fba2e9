// SPDX-License-Identifier: Apache-2.0
// Numbers with their units; null is "not known". Foreign names as inert text.

export const UNKNOWN = '·';
const grouped = new Intl.NumberFormat('en-US');

/** Number with three significant digits, without an exponent. */
function digits(value) {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

function scaled(value, steps) {
  const [limit, unit] = steps.find(([size]) => value >= size) ?? steps[steps.length - 1];
  return [digits(value / limit), unit];
}

const TIMES = [[1e9, 's'], [1e6, 'ms'], [1e3, 'µs']];
const SIZES = [[2 ** 40, 'TiB'], [2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB']];
const COUNTS = [[1e12, 'T'], [1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

/** [text, unit] of nanoseconds. */
export function duration(ns) {
  if (ns == null) return [UNKNOWN, ''];
  return ns < 1000 ? [String(ns), 'ns'] : scaled(ns, TIMES);
}

/** [text, unit] of bytes. */
export function size(bytes) {
  if (bytes == null) return [UNKNOWN, ''];
  return bytes < 1024 ? [String(bytes), bytes === 0 ? '' : 'B'] : scaled(bytes, SIZES);
}

/** [text, unit] of a count, short. */
export function short(value) {
  if (value == null) return [UNKNOWN, ''];
  return value < 10_000 ? [grouped.format(value), ''] : scaled(value, COUNTS);
}

/** Count in full. */
export function count(value) {
  return value == null ? UNKNOWN : grouped.format(value);
}

/** Count in full with its noun. Example: 1 walk, 2,000 walks */
export const many = (number, one, more = `${one}s`) => `${count(number)} ${number === 1 ? one : more}`;

/** [text, unit] of a part of 1. */
export function percent(part) {
  if (part == null) return [UNKNOWN, ''];
  const hundred = part * 100;
  return [hundred > 0 && hundred < 10 ? hundred.toFixed(2) : hundred.toFixed(1), '%'];
}

/** A figure and its unit as one text. */
export const joined = ([text, unit]) => (unit ? `${text} ${unit}` : text);

/** 'PT_RANGE_WALK' as people write it. */
export function name(constant) {
  return constant == null ? '' : constant.toLowerCase();
}

/** Most characters of a foreign text that are shown. */
const FOREIGN_LENGTH = 256;

/** Length above which the tooltip shows the text. */
const FOREIGN_GLANCE = 24;

/** Characters that a browser obeys or does not show: controls, bidi controls, lone surrogates, line ends. */
const UNSEEN = /([\p{C}\p{Zl}\p{Zp}])/u;

const isUnseen = (part) => UNSEEN.test(part);
const codePoint = (character) =>
  'U+' + character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');

/** Shown part of a foreign text, and the number of characters left out. */
function cut(text) {
  const characters = [...(text ?? '')];
  return [characters.slice(0, FOREIGN_LENGTH).join(''), Math.max(0, characters.length - FOREIGN_LENGTH)];
}

/** Note on characters left out. Example: "… (59,744 more)"; empty when there are none. */
const more = (left) => (left ? `… (${count(left)} more)` : '');

/**
 * Foreign text for places without elements: a tooltip, an option. It is isolated, so that its direction
 * affects only itself.
 */
export function foreignText(text) {
  const [shown, left] = cut(text);
  const visible = shown.split(UNSEEN).map((part) => (isUnseen(part) ? `‹${codePoint(part)}›` : part));
  return '\u2068' + visible.join('') + '\u2069' + more(left);
}

/**
 * Foreign text as an element: a host, a process, a symbol, a sentence with one. Every foreign text on the
 * page comes from here: never markup, isolated from the direction of the text around it, invisible
 * characters made visible, 256 characters at most.
 */
export function foreign(text) {
  const [shown, left] = cut(text);
  return element('bdi', {
    class: 'foreign', title: shown.length > FOREIGN_GLANCE ? foreignText(text) : null,
  }, ...shown.split(UNSEEN).map((part) =>
    (isUnseen(part) ? element('span', {class: 'unseen'}, codePoint(part)) : part)),
  left > 0 && element('span', {class: 'cut'}, more(left)));
}

const LOCKS = {
  MMAP_LOCK_READ: 'mmap_lock, read', MMAP_LOCK_WRITE: 'mmap_lock, write', VMA_LOCK: 'vma_lock',
  PTL: 'ptl', I_MMAP_RWSEM: 'i_mmap_rwsem', HUGETLB_VMA_LOCK: 'hugetlb vma_lock',
};

/** 'MMAP_LOCK_READ' as people write it. */
export function lockName(kind) {
  return LOCKS[kind] ?? name(kind);
}

/** Element; a string child is text, never markup; null, false and '' are no child. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value != null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child != null && child !== false && child !== ''));
  return made;
}

/** Table cell with a number and its unit in a fainter style; a null unit takes no room. */
export function numberCell([text, unit], attributes = {}) {
  const zero = text === '0' || text === UNKNOWN;
  const classes = ['number', zero && 'zero', attributes.class].filter(Boolean).join(' ');
  return element('td', {...attributes, class: classes}, text,
      unit == null ? null : element('i', {}, unit));
}
