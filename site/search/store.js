// store: the postings, read from scripts that are loaded as they are needed.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Uint8Array(128);
for (let i = 0; i < 64; i++) VALUES[DIGITS.charCodeAt(i)] = i;
const bytes = new TextEncoder();
const IN_TITLE = 32;

const hex = (sign, before) =>
  Array.from(bytes.encode(sign), byte => before + byte.toString(16).padStart(2, '0')).join('');
const escaped = value => value.replace(/[^\p{L}\p{N}_-]/gu, sign => hex(sign, '~'));
const fileName = keyed => 'w' + keyed.replace(/[^a-z0-9]/gu, sign => hex(sign, '-'));

// reads numbers of 5-bit digits, the lowest first
class Digits {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  get more() { return this.at < this.text.length; }

  digit() { return VALUES[this.text.charCodeAt(this.at++)]; }

  number() {
    let value = 0, factor = 1, digit;
    do {
      digit = this.digit();
      value += (digit & 31) * factor;
      factor *= 32;
    } while (digit & 32);
    return value;
  }
}

// the last index whose value is not above "wanted", or -1
function lastUpTo(sorted, wanted) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

class Store {
  constructor(manifest, load) {
    this.load = load;
    this.size = manifest.n;
    this.end = manifest.end;
    this.stop = new Set(manifest.stop.split(' '));
    this.segments = manifest.segs.map(segment => {
      const shards = segment.dir.split(',').map(entry => entry.split('='));
      const keys = shards.map(shard => shard[0]);
      return { ...segment, keys, names: shards.map(shard => shard[1] || fileName(shard[0])) };
    });
    this.shards = new Map();
  }

  // the words of a shard with their postings: {words, lists}
  shard(segment, index) {
    const path = `${segment.id}/${segment.names[index]}`;
    if (!this.shards.has(path)) {
      const parsed = this.load(path, segment.v).then(parseShard);
      parsed.catch(() => this.shards.delete(path));
      this.shards.set(path, parsed);
    }
    return this.shards.get(path);
  }

  // the entries of one word, one for each segment that has it
  async word(word) {
    const found = await Promise.all(this.segments.map(async segment => {
      const index = Math.max(0, lastUpTo(segment.keys, word));
      const { words, lists } = await this.shard(segment, index), at = lastUpTo(words, word);
      return at >= 0 && words[at] === word ? new Entry(this, segment, index, at, word, lists[at]) : null;
    }));
    return found.filter(Boolean);
  }

  // the entries of all words from "low" up to "high"; of more than "most" shards only the first
  async between(low, high, most = Infinity) {
    let cut = false;
    const found = await Promise.all(this.segments.map(async segment => {
      const first = Math.max(0, lastUpTo(segment.keys, low));
      const last = Math.max(first, lastUpTo(segment.keys, high)), entries = [];
      cut = cut || last - first >= most;
      const indexes = [];
      for (let index = first; index <= Math.min(last, first + most - 1); index++) indexes.push(index);
      const shards = await Promise.all(indexes.map(index => this.shard(segment, index)));
      shards.forEach(({ words, lists }, shift) => {
        let at = lastUpTo(words, low);
        if (at < 0 || words[at] !== low) at++;
        for (; at < words.length && words[at] <= high; at++) {
          entries.push(new Entry(this, segment, first + shift, at, words[at], lists[at]));
        }
      });
      return entries;
    }));
    return { entries: found.flat(), cut };
  }
}

// one word in one segment: the articles that hold it, and where
class Entry {
  constructor(store, segment, shard, index, word, list) {
    Object.assign(this, { store, segment, shard, index, word, list });
  }

  // article -> impact (0 to 31, 32 more when it stands in the title)
  get impacts() {
    if (!this.read) {
      this.read = new Map();
      const digits = new Digits(this.list);
      let article = this.segment.base - 1;
      while (digits.more) {
        article += digits.number() + 1;
        this.read.set(article, digits.digit());
      }
    }
    return this.read;
  }

  // article -> places, ascending; none are kept of the commonest words
  async places() {
    const path = `${this.segment.id}/${this.segment.names[this.shard]}.p`;
    const digits = new Digits((await this.store.load(path, this.segment.v)).split(',')[this.index]);
    const found = new Map();
    for (const article of this.impacts.keys()) {
      const places = [];
      let place = -1;
      for (let left = digits.number(); left > 0; left--) {
        place += digits.number() + 1;
        places.push(place);
      }
      found.set(article, places);
    }
    return found;
  }
}

function parseShard(text) {
  const words = [], lists = [];
  let before = '';
  for (const entry of text.split(',')) {
    const dot = entry.indexOf('.');
    before = before.slice(0, VALUES[entry.charCodeAt(0)]) + entry.slice(1, dot);
    words.push(before);
    lists.push(entry.slice(dot + 1));
  }
  return { words, lists };
}
