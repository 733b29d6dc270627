// The search page: takes what is typed, shows what is found. What reads the search data comes with
// it, in find/m.js (its parts lie in site/search/), so that neither is of another version.
(function () {
'use strict';

const script = document.currentScript;
const root = script.dataset.root;
const texts = JSON.parse(script.dataset.texts || '{}');
const PAGE = 10, PAUSE = 60, PATIENCE = 250;
const PATH = /^[a-z0-9-]+(?:\/[a-z0-9-]+){0,2}(?:\.p)?\.js(?:\?v=[0-9a-f]{1,16})?$/;
const form = document.querySelector('form[role=search]');
const input = document.getElementById('q');
const status = document.getElementById('status');
const hits = document.getElementById('hits');

// --- loading: the only scripts this page may add are the files of its own search data

function address(path) {
  if (PATH.test(path)) return root + path;
  throw new TypeError(`not a file of the search data: ${path}`);
}

const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy('pm', { createScriptURL: address })
  : { createScriptURL: address };
const loading = new Map(), arrived = new Map();
const PM = window.PM = {
  m: manifest => arrived.set('m', manifest),
  s: (segment, name, text) => arrived.set(`${segment}/${name}`, text),
  p: (segment, name, text) => arrived.set(`${segment}/${name}.p`, text),
  t: (name, rows) => arrived.set(`t/${name}`, rows),
};

function load(path, version) {
  if (!loading.has(path)) {
    loading.set(path, new Promise((resolve, reject) => {
      const added = document.createElement('script');
      const failed = () => {
        loading.delete(path);
        reject(new Error(`could not load ${path}`));
      };
      added.src = policy.createScriptURL(`${path}.js${version ? `?v=${version}` : ''}`);
      added.onerror = failed;
      added.onload = () => arrived.has(path) ? resolve(arrived.get(path)) : failed();
      document.head.append(added);
      added.addEventListener('load', () => added.remove());
    }));
  }
  return loading.get(path);
}

let opened = null;
function open() {
  if (!opened) {
    opened = load('m').then(manifest => new PM.Store(manifest, load));
    opened.catch(() => { opened = null; });
  }
  return opened;
}

// --- cards: what a hit shows, from the article's own page, or from a pack where none can be read

const cards = new Map();
const pageOf = number => `a/${Math.floor(number / 1000)}/${number}.html`;
const BLOCKS = /^(?:ADDRESS|ASIDE|BLOCKQUOTE|BR|CAPTION|DD|DETAILS|DIV|DL|DT|FIGCAPTION|FIGURE|H\d|HR|LI|OL|P|PRE|SECTION|SUMMARY|TABLE|TD|TH|TR|UL)$/;

function card(number, end) {
  if (!cards.has(number)) {
    const packed = () => fromPack(number, end);
    const made = location.protocol === 'file:' ? packed() : fromPage(number).catch(packed);
    made.catch(() => cards.delete(number));
    cards.set(number, made);
  }
  return cards.get(number);
}

function fromPage(number) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', pageOf(number));
    request.responseType = 'document';
    request.onerror = reject;
    request.onload = () => {
      const page = request.response, article = page && page.querySelector('article');
      if (request.status !== 200 || !article) return reject(new Error(`no page ${number}`));
      const all = query => Array.from(article.querySelectorAll(query), found => found.textContent.trim());
      resolve({
        title: all('h1')[0] || '',
        meta: [...all('.byline'), ...all('.meta > *')],
        lang: article.lang,
        dir: article.dir,
        text: textOf(article.querySelector('.body')),
      });
    };
    request.send();
  });
}

async function fromPack(number, end) {
  const size = [64, 8, 1].find(each => number < end - end % each), first = number - number % size;
  const rows = await load(`t/${first.toString(16)}-${size.toString(16)}`);
  const [title, site, byline, saved, lang, dir, text] = rows[number - first];
  const day = new Date(saved).toLocaleDateString(document.documentElement.lang, { dateStyle: 'long', timeZone: 'UTC' });
  return { title, meta: [byline, site, day].filter(Boolean), lang, dir, text };
}

// the text of an element, one block a line
function textOf(element) {
  let text = '';
  const walk = node => {
    for (const child of node.childNodes) {
      const block = BLOCKS.test(child.nodeName);
      if (child.nodeType === Node.TEXT_NODE) text += child.data.replace(/\s+/g, ' ');
      if (block && !text.endsWith('\n')) text += '\n';
      walk(child);
      if (block && !text.endsWith('\n')) text += '\n';
    }
  };
  if (element) walk(element);
  return text.trim();
}

// --- showing

function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

function markedText(text, spans) {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const [start, end] of spans) {
    made.append(text.slice(at, start), element('mark', '', text.slice(start, end)));
    at = end;
  }
  made.append(text.slice(at));
  return made;
}

function link(href, ...children) {
  const made = element('a', '', ...children);
  made.href = href;
  return made;
}

// the part of an address that leads a browser to the passage
function fragment(passage) {
  if (!passage.spans.length) return '';
  const [start, end] = passage.spans[0], rest = passage.source.slice(start).split('\n')[0];
  let piece = Array.from(rest).slice(0, 60).join('');
  if (piece.length < rest.length && piece.lastIndexOf(' ') >= end - start) {
    piece = piece.slice(0, piece.lastIndexOf(' '));
  }
  return `#:~:text=${encodeURIComponent(piece.trim()).replace(/-/g, '%2D')}`;
}

function hit(number, shown, query) {
  const { title, meta, lang, dir, text } = shown, page = pageOf(number);
  const made = element('article', 'row plain');
  if (lang) made.lang = lang;
  if (dir) made.dir = dir;
  const found = query.root ? PM.passages(text, query.root) : PM.passages(text, null);
  const spans = query.root ? PM.marked(title, query.root, 'title') : [];
  made.append(element('h2', '', link(page + (found.length ? fragment(found[0]) : ''), markedText(title, spans))));
  for (const passage of found) {
    const words = [passage.before ? '… ' : '', markedText(passage.text, passage.spans), passage.after ? ' …' : ''];
    made.append(element('p', 'passage', link(page + fragment(passage), ...words)));
  }
  const about = element('div', 'meta', ...meta.map(each => element('span', '', each)));
  about.lang = document.documentElement.lang;
  made.append(about);
  return element('li', 'hit', made);
}

function say(name, n) {
  const named = n === undefined ? name : `${name}.${n === 1 ? 'one' : 'other'}`;
  status.textContent = (texts[named] || named).replace('{n}', n === undefined ? '' : n.toLocaleString(document.documentElement.lang));
}

// --- searching: answers that come late are dropped

let turn = 0, timer = 0;

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(part => String(part).padStart(2, '0')).join('-');
}

async function search() {
  const mine = ++turn, written = input.value;
  const waiting = setTimeout(() => { if (mine === turn) say('searching'); }, PATIENCE);
  try {
    if (!written.trim()) {
      hits.replaceChildren();
      status.textContent = texts.help || '';
      return;
    }
    const store = await open(), query = PM.parse(written, today());
    const { ids, notes } = await PM.answer(store, query);
    const first = await showable(ids.slice(0, PAGE), store, query);
    if (mine !== turn) return;
    hits.replaceChildren(...first);
    more(ids, PAGE, store, query, mine);
    ids.length ? say('found', ids.length) : say('none');
    const read = [...query.notes.map(note => note[0]), ...notes].map(code => texts[`note.${code}`]);
    for (const note of new Set(read.filter(Boolean))) status.append(` ${note}`);
  } catch (error) {
    if (mine === turn) say('failed');
  } finally {
    clearTimeout(waiting);
  }
}

const showable = (ids, store, query) => Promise.all(ids.map(async number =>
  hit(number, await card(number, store.end), query)));

function more(ids, from, store, query, mine) {
  if (ids.length <= from) return;
  const button = element('button', 'more', texts.more || 'More'), place = element('li', 'more', button);
  button.type = 'button';
  button.addEventListener('click', async () => {
    try {
      const next = await showable(ids.slice(from, from + PAGE), store, query);
      if (mine !== turn) return;
      place.replaceWith(...next);
      next[0].querySelector('a').focus();
      more(ids, from + PAGE, store, query, mine);
    } catch (error) {
      if (mine === turn) say('failed');
    }
  });
  hits.append(place);
}

// --- the address holds the query

function remember(add) {
  const here = new URL(location.href);
  input.value ? here.searchParams.set('q', input.value) : here.searchParams.delete('q');
  here.hash = '';
  if (here.href !== location.href) history[add ? 'pushState' : 'replaceState'](null, '', here);
}

function recall() {
  input.value = new URLSearchParams(location.search).get('q') || '';
  search();
}

function move(step) {
  const links = Array.from(hits.querySelectorAll('h2 a'));
  const at = links.findIndex(each => each.closest('li').contains(document.activeElement));
  const next = at + step;
  if (next < 0) input.focus();
  else if (links[next]) links[next].focus();
}

function pressed(event) {
  const typing = /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.nodeName);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === '/' && !typing) input.select();
  else if (event.key === 'ArrowDown') move(1);
  else if (event.key === 'ArrowUp' && event.target !== input) move(-1);
  else if (event.key === 'Escape' && event.target === input && input.value) {
    input.value = '';
    remember(false);
    search();
  } else if (event.key === 'Escape' && event.target !== input) input.focus();
  else return;
  event.preventDefault();
}

form.addEventListener('submit', event => {
  event.preventDefault();
  clearTimeout(timer);
  remember(true);
  search();
});
input.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    remember(false);
    search();
  }, PAUSE);
});
document.addEventListener('keydown', pressed);
window.addEventListener('popstate', recall);
open().catch(() => {});
recall();
})();
