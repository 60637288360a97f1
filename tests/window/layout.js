// What is wrong with the page as it stands, a line each. The last argument takes them.
const done = arguments[arguments.length - 1];

const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
const name = (element) => {
  const own = (one) => (one.id ? `#${one.id}` : `${one.tagName.toLowerCase()}${[...one.classList].filter((word) => !word.startsWith('svelte-')).map((word) => `.${word}`).join('')}`);
  return [element.parentElement?.closest('[id], [class]'), element].filter(Boolean).map(own).join(' ');
};
const words = (element) => element.textContent.trim().replace(/\s+/g, ' ').slice(0, 24);

/** Whether something above it scrolls to where it is. */
function scrolledTo(element) {
  for (let up = element.parentElement; up; up = up.parentElement) {
    const style = getComputedStyle(up);
    const down = /(auto|scroll)/.test(style.overflowY) && up.scrollHeight > up.clientHeight + 1;
    const across = /(auto|scroll)/.test(style.overflowX) && up.scrollWidth > up.clientWidth + 1;
    if (down || across) return true;
  }
  return false;
}

/** What may be larger than its place by nature: a page of paper, a sheet of cells. Both are moved about in. */
const FREE = '.pdf-viewer, #pdf-viewer, .viewer-pages, .grid-pane, .preview, canvas';

function outside() {
  return [...document.querySelectorAll('button, input, select, textarea, a[href]')]
    .filter((element) => shown(element) && !element.closest('.visually-hidden'))
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const out = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
      return box.width > 0 && out && !scrolledTo(element);
    })
    .map((element) => `outside the window: ${name(element)} “${words(element)}”`);
}

const NUMBER = /[+−-]?\d[\d,.:\-]*\d%?|[+−-]?\d%/g;

/** Every piece of text in sight, with its element. */
function* texts() {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element || !shown(element) || element.closest('svg, option, script, style, .visually-hidden')) continue;
    yield [node, element];
  }
}

const lines = (rects) => new Set([...rects].filter((rect) => rect.width > 0.5).map((rect) => Math.round(rect.top / 4))).size;

function broken() {
  const found = [];
  const range = document.createRange();
  for (const [node, element] of texts()) {
    // A check code or a key is read in groups, and longer than any number.
    for (const match of node.data.matchAll(NUMBER)) {
      if (match[0].length > 24 || /[0-9a-zA-Z]/.test(node.data[match.index - 1] ?? ' ') || /[a-zA-Z]/.test(node.data[match.index + match[0].length] ?? ' ')) continue;
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      if (lines(range.getClientRects()) > 1) found.push(`a number is broken: ${match[0]} in ${name(element)}`);
    }
  }
  return found;
}

function squeezed() {
  const found = [];
  const range = document.createRange();
  for (const [node, element] of texts()) {
    const length = [...node.data.trim()].length;
    if (length < 8) continue;
    range.selectNodeContents(node);
    const count = lines(range.getClientRects());
    if (count >= 3 && length / count < 3.6) found.push(`squeezed to ${(length / count).toFixed(1)} characters a line: ${name(element)} “${words(element)}”`);
  }
  return found;
}

function clipped() {
  const found = [];
  for (const element of document.querySelectorAll('body *')) {
    if (!shown(element) || element.closest('svg, select, .keys, .visually-hidden') || element.matches(FREE) || element.closest(FREE)) continue;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    const hides = (axis) => /(hidden|clip)/.test(axis);
    // An ellipsis says that there is more, and where it is told.
    const told = style.textOverflow === 'ellipsis' && (element.closest('[title]') || element.querySelector('[title]') || element.closest('[data-package], .keys, .package-row'));
    if (element.matches('input, textarea')) continue;
    if (hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && !told && words(element)) found.push(`clipped at its side: ${name(element)} “${words(element)}”`);
    if (hides(style.overflowY) && element.scrollHeight > element.clientHeight + 3 && words(element)) found.push(`clipped below: ${name(element)} “${words(element)}”`);
  }
  // What stands over the edge of its button, unhidden.
  for (const element of document.querySelectorAll('button, .chip')) {
    if (shown(element) && element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX === 'visible' && !element.closest(FREE)) found.push(`clipped: over its edge ${name(element)} “${words(element)}”`);
  }
  return found;
}

function twoWays() {
  const found = [];
  for (const element of document.querySelectorAll('body *, html')) {
    if (!shown(element) || element.matches(FREE) || element.closest(FREE)) continue;
    const style = getComputedStyle(element);
    const root = element === document.documentElement;
    const down = (root || /(auto|scroll)/.test(style.overflowY)) && element.scrollHeight > element.clientHeight + 1;
    const across = (root || /(auto|scroll)/.test(style.overflowX)) && element.scrollWidth > element.clientWidth + 1;
    if (down && across) found.push(`scrolls in two directions: ${name(element)}`);
    if (root && across) found.push(`the page itself is wider than the window`);
  }
  return found;
}

/** A pane of the page that is too narrow to work in. */
function collapsed() {
  return [...document.querySelectorAll('[data-page] section, [data-page] aside, [data-page] main')]
    .filter((element) => shown(element) && element.clientWidth > 0 && element.clientWidth < 150 && words(element).length > 10)
    .map((element) => `collapsed to ${element.clientWidth} pixels: ${name(element)}`);
}

requestAnimationFrame(() =>
  requestAnimationFrame(() => done([...new Set([...outside(), ...broken(), ...squeezed(), ...clipped(), ...twoWays(), ...collapsed()])])),
);
