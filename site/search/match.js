// match: what each leaf of a query finds, and what the whole tree finds.

// where the places of a field begin and end
const TITLE = 1 << 20, AUTHOR = TITLE + 1024, NOTE = TITLE + 2048, LABELS = 3 << 19;
const REGIONS = {
  text: [0, TITLE], title: [TITLE, AUTHOR], author: [AUTHOR, NOTE], note: [NOTE, LABELS],
};
const MOST_SHARDS = 8;
const HERE = { is: ['public', 'private', 'incomplete'], has: ['note', 'tag', 'image'] };

// Loads what the leaves of a query need, then answers from memory.
class Matching {
  constructor(store) {
    this.store = store;
    this.leaves = new Map();
    this.notes = new Set();
  }

  // fetches all that "root" needs
  async prepare(root) {
    await Promise.all(leavesOf(root).map(async leaf => {
      const name = print(leaf);
      if (this.leaves.has(name)) return;
      this.leaves.set(name, null);
      this.leaves.set(name, await this.fetch(leaf));
    }));
    // only what is sought by exclusion has to know of all articles
    this.all = !root || excludes(root) ? new Set((await this.values('words')).keys()) : new Set();
  }

  fetch(leaf) {
    if (leaf.t === 'word') return this.word(leaf);
    if (leaf.t === 'prefix') return this.prefix(leaf);
    if (leaf.t === 'phrase') return this.phrase(leaf);
    if (leaf.t === 'filter') return this.filter(leaf);
    return this.range(leaf);
  }

  // article -> weight of what "leaf" found: {hits, titles}; titles: the articles that bear it there
  async word(leaf) {
    if (leaf.f === 'author') return this.filterWord(`author:${escaped(leaf.v)}`);
    return this.inField(await this.store.word(leaf.v), leaf.f);
  }

  async prefix(leaf) {
    const low = leaf.f === 'author' ? `author:${escaped(leaf.v)}` : leaf.v;
    const { entries, cut } = await this.store.between(low, low + '\uffff', MOST_SHARDS);
    if (cut) this.notes.add('cut-prefix');
    const words = entries.filter(entry => leaf.f === 'author' || !/[: ]/.test(entry.word));
    return this.inField(words, leaf.f === 'author' ? null : leaf.f);
  }

  async inField(entries, field) {
    const hits = new Map(), titles = new Set();
    for (const entry of entries) {
      const places = field === 'text' || field === 'note' ? await entry.places() : null;
      for (const [article, impact] of entry.impacts) {
        const inTitle = impact >= IN_TITLE;
        if (inTitle) titles.add(article);
        if (field === 'title' && !inTitle) continue;
        if (places && places.get(article).length && !within(places.get(article), field)) continue;
        const weight = (impact & 31) + 1 + (inTitle ? 16 : 0);
        hits.set(article, Math.max(weight, hits.get(article) || 0));
      }
    }
    return { hits, titles };
  }

  // Words side by side. A common word has no places by itself, two of them together have.
  async phrase(leaf) {
    const { stop } = this.store, words = leaf.v, wanted = [];
    for (let i = 0; i < words.length; i++) {
      const common = stop.has(words[i]);
      if (!common) wanted.push({ word: words[i], offset: i, placed: true });
      else if (stop.has(words[i + 1])) {
        wanted.push({ word: `${words[i]} ${words[i + 1]}`, offset: i, placed: true });
      } else if (!stop.has(words[i - 1])) wanted.push({ word: words[i], offset: i, placed: false });
    }
    const exact = wanted.length > 1 || (leaf.f && leaf.f !== 'title' && wanted[0].placed);
    await Promise.all(wanted.map(async part => {
      part.entries = await this.store.word(part.word);
      part.places = new Map();
      if (!exact || !part.placed) return;
      for (const entry of part.entries) {
        for (const [article, places] of await entry.places()) part.places.set(article, places);
      }
    }));
    const hits = new Map(), titles = new Set();
    const found = wanted.map(part => this.joined(part.entries));
    for (const article of found[0].keys()) {
      if (!found.every(impacts => impacts.has(article))) continue;
      const starts = exact ? startsOf(wanted, article) : null;
      const allInTitle = found.every(impacts => impacts.get(article) >= IN_TITLE);
      const inTitle = starts ? within(starts, 'title') : allInTitle;
      if (starts && !starts.length) continue;
      if (inTitle) titles.add(article);
      if (leaf.f && !(leaf.f === 'title' ? inTitle : !starts || within(starts, leaf.f))) continue;
      const weight = found.reduce((sum, impacts) => sum + (impacts.get(article) & 31) + 1, 0);
      hits.set(article, 2 * (weight / found.length + (inTitle ? 16 : 0)));
    }
    return { hits, titles };
  }

  joined(entries) {
    return entries.length === 1 ? entries[0].impacts
      : new Map(entries.flatMap(entry => Array.from(entry.impacts)));
  }

  async filterWord(word) {
    const hits = new Map();
    for (const entry of await this.store.word(word)) {
      for (const article of entry.impacts.keys()) hits.set(article, 1);
    }
    return { hits, titles: new Set() };
  }

  async filter(leaf) {
    if (leaf.f === 'is' && leaf.v === 'public') return { hits: await this.values('words') };
    if (HERE[leaf.f] ? !HERE[leaf.f].includes(leaf.v) : leaf.f === 'in' || leaf.f === 'similar') {
      this.notes.add('unsupported');
      return { hits: new Map() };
    }
    return this.filterWord(`${leaf.f}:${escaped(leaf.v)}`);
  }

  async range(leaf) {
    if (leaf.f === 'finished') {
      this.notes.add('unsupported');
      return { hits: new Map() };
    }
    const hits = new Map(), field = leaf.f === 'minutes' ? 'words' : leaf.f;
    for (const [article, value] of await this.values(field)) {
      const compared = leaf.f === 'minutes' ? minutesOf(+value) : leaf.t === 'numbers' ? +value : value;
      if ((leaf.a === null || leaf.a <= compared) && (leaf.b === null || compared <= leaf.b)) {
        hits.set(article, 1);
      }
    }
    return { hits };
  }

  // article -> the value of a filter that each has once ("saved", "published", "words", "titled")
  async values(field) {
    const found = new Map();
    const { entries } = await this.store.between(`${field}:`, `${field}:~`);
    for (const entry of entries) {
      for (const article of entry.impacts.keys()) found.set(article, entry.word.slice(field.length + 1));
    }
    return found;
  }

  // the articles that "node" finds; with "titled", what is sought anywhere is sought in titles
  find(node, titled = false) {
    if (!node) return this.all;
    if (node.t === 'not') return minus(this.all, this.find(node.p));
    if (node.t === 'or') return new Set(node.p.flatMap(part => Array.from(this.find(part, titled))));
    if (node.t === 'and') {
      const wanted = node.p.filter(part => part.t !== 'not').map(part => this.find(part, titled));
      const unwanted = node.p.filter(part => part.t === 'not').map(part => this.find(part.p));
      wanted.sort((some, others) => some.size - others.size);
      let found = wanted.length ? wanted[0] : this.all;
      for (const other of wanted.slice(1)) found = new Set(Array.from(found).filter(each => other.has(each)));
      return unwanted.reduce(minus, found);
    }
    const leaf = this.leaves.get(print(node));
    if (titled && !node.f && leaf.titles) return leaf.titles;
    return new Set(leaf.hits.keys());
  }
}

const excludes = node => node.t === 'not' || (Array.isArray(node.p) && node.p.some(excludes));
const minutesOf = words => Math.max(1, Math.floor((words + 115) / 230));
const minus = (some, others) => new Set(Array.from(some).filter(each => !others.has(each)));
const within = (places, field) => places.some(place => place >= REGIONS[field][0] && place < REGIONS[field][1]);

// where a phrase begins in an article; null when none of its words has places
function startsOf(wanted, article) {
  let starts = null;
  for (const part of wanted) {
    if (!part.placed) continue;
    const places = part.places.get(article).map(place => place - part.offset);
    const known = new Set(places);
    starts = starts ? starts.filter(place => known.has(place)) : places;
  }
  return starts;
}

// the leaves of a tree; of what is sought only, with "sought"
function leavesOf(node, sought = false) {
  if (!node) return [];
  if (node.t === 'not') return sought ? [] : leavesOf(node.p);
  return node.p ? node.p.flatMap(part => leavesOf(part, sought)) : [node];
}
