// query: any text becomes a tree, in one scan; the twin of server/pressmark/search/query.py.

const MAX_TEXT = 2000, MAX_WORDS = 64, MAX_DEPTH = 16, MAX_NOTES = 20;
const MAX_PRINTED = MAX_TEXT - 20, JOINING = 8;
const BLANK = ' \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const RUN = new RegExp(`[^${BLANK}()|"]+`, 'y');
const BARE = new RegExp(`^[^${BLANK}()|"]+$`);
const MINUS = new RegExp(`-(?=[^${BLANK})|-])`, 'y');
const NAMED = /^([A-Za-z]{2,10}):/;
const ADDRESS = new RegExp(`^https?://[^${BLANK}]+$`, 'i');
const BLANKS = new RegExp(`[${BLANK}]`, 'g');
const UNREADABLE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff]/gu;
const ALIKE = { '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '：': ':' };
const ALIKE_SIGNS = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');

// {root, sort, notes: [[code, start, end]]}, places counted in code points; today is an ISO day
function parse(written, today) {
  const all = signs(written);
  const reader = new Reader(all.slice(0, MAX_TEXT).join(''), today);
  if (all.length > MAX_TEXT) reader.notes.push(['too-long', MAX_TEXT, all.length]);
  const root = reader.read();
  const bare = reader.text.replace(BLANKS, '');
  if (!root && !reader.sort && !reader.notes.length && bare) {
    reader.note('no-word', 0, reader.text.length);
  }
  const notes = reader.notes.filter(note => !root || note[0] !== 'no-word').slice(0, MAX_NOTES);
  return { root, sort: reader.sort, notes };
}

function print(node) {
  const grouped = (part, ...types) => types.includes(part.t) ? `(${print(part)})` : print(part);
  const inField = text => node.f ? `${node.f}:${text}` : text;
  switch (node.t) {
    case 'word': return inField(node.v);
    case 'phrase': return inField(`"${node.v.join(' ')}"`);
    case 'prefix': return inField(`${node.v}*`);
    case 'filter': return `${node.f}:${BARE.test(node.v) ? node.v : `"${node.v}"`}`;
    case 'not': return '-' + grouped(node.p, 'and', 'or');
    case 'and': return node.p.map(part => grouped(part, 'and', 'or')).join(' ');
    case 'or': return node.p.map(part => grouped(part, 'or')).join(' OR ');
    default: {
      const end = side => side === null ? '' : side;
      return `${node.f}:${node.a === node.b ? node.a : `${end(node.a)}..${end(node.b)}`}`;
    }
  }
}

function once(nodes) {
  const seen = new Set();
  return nodes.filter(node => !seen.has(print(node)) && seen.add(print(node)));
}

function anyOf(branches) {
  const nodes = once(branches.filter(branch => branch.length).map(allOf));
  return nodes.length > 1 ? { t: 'or', p: nodes } : nodes[0] || null;
}

// a filter given twice means either one, but for "is", "has" and ranges open at one end
function allOf(parts) {
  const fields = parts.map(merging), merged = [];
  parts.forEach((part, index) => {
    if (!fields[index]) merged.push(part);
    else if (fields.indexOf(fields[index]) === index) {
      const same = once(parts.filter((_, other) => fields[other] === fields[index]));
      merged.push(same.length > 1 ? { t: 'or', p: same } : same[0]);
    }
  });
  return merged.length > 1 ? { t: 'and', p: merged } : merged[0];
}

function merging(node) {
  if (node.t === 'filter') return node.f === 'is' || node.f === 'has' ? null : node.f;
  if (node.t === 'dates' || node.t === 'numbers') {
    return node.a === null || node.b === null ? null : node.f;
  }
  return null;
}

class Reader {
  constructor(written, today) {
    this.text = written.replace(UNREADABLE, ' ').replace(ALIKE_SIGNS, sign => ALIKE[sign]);
    Object.assign(this, { today, at: 0, notes: [], sort: null, words: 0, printed: 0, full: false });
    this.groups = [this.group(null, 0)];
  }

  group(field, start) {
    return { field, start, branches: [[]], joining: null, negation: null, tooDeep: 0 };
  }

  get top() { return this.groups[this.groups.length - 1]; }

  note(code, start, end) {
    const place = index => signs(this.text.slice(0, index)).length;
    this.notes.push([code, place(start), place(end)]);
  }

  read() {
    const bare = this.text.replace(BLANKS, ' ').replace(/^ +| +$/g, '');
    if (ADDRESS.test(bare)) {
      const start = this.text.indexOf(bare);
      this.note('address', start, start + bare.length);
      this.leaf(readWords(bare, null, true), start);
      return anyOf(this.groups[0].branches);
    }
    while (this.at < this.text.length) this.step();
    while (this.groups.length > 1) {
      this.note('lone-bracket', this.top.start, this.top.start + 1);
      this.settle();
      this.add(anyOf(this.groups.pop().branches));
    }
    this.settle();
    return anyOf(this.groups[0].branches);
  }

  step() {
    const start = this.at, sign = this.text[start];
    RUN.lastIndex = MINUS.lastIndex = start;
    if (sign === '"') return this.quote(this.top.field, start);
    const run = RUN.exec(this.text);
    if (run && MINUS.test(this.text)) {
      this.at = start + 1;
      return this.negate({ written: '-', start, end: this.at });
    }
    if (run) {
      this.at = start + run[0].length;
      return this.run(run[0], start);
    }
    this.at++;
    if (sign === '(') this.open(this.top.field, start);
    else if (sign === ')' && this.top.tooDeep) this.top.tooDeep--;
    else if (sign === ')' && this.groups.length > 1) this.close();
    else if (sign === ')') this.note('lone-bracket', start, this.at);
    else if (sign === '|') this.join({ written: sign, start, end: this.at });
  }

  run(run, start) {
    const negation = this.top.negation;
    const glued = negation && negation.written === '-' && negation.end === start;
    if (!glued && (run === 'AND' || run === 'OR' || run === 'NOT')) {
      const operator = { written: run, start, end: this.at };
      return run === 'NOT' ? this.negate(operator) : this.join(operator);
    }
    const named = NAMED.exec(run);
    if (!named) return this.value(this.top.field, run, start);
    const name = named[1].toLowerCase(), value = run.slice(named[0].length);
    if (TEXT_FIELDS.includes(name) || FIELDS.includes(name) || name === 'sort') {
      return this.known(name, value, start);
    }
    const follows = this.text[this.at] === '"' || this.text[this.at] === '(';
    if (value ? !value.startsWith('//') : follows) {
      this.note('unknown-field', start, start + named[0].length);
    }
    this.value(this.top.field, run, start);
  }

  known(name, value, start) {
    if (value) return this.value(name, value, start);
    if (this.text[this.at] === '(') {
      this.at++;
      return this.open(name, this.at - 1);
    }
    if (this.text[this.at] === '"' && this.text.indexOf('"', this.at + 1) > 0) {
      return this.quote(name, start);
    }
    this.note('empty-field', start, this.at);
    this.value(this.top.field, name, start);
  }

  quote(field, start) {
    const end = this.text.indexOf('"', this.at + 1);
    if (end < 0) {
      this.note('lone-quote', this.at, this.at + 1);
      this.at++;
      return;
    }
    const inner = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    this.value(field, inner, start, true);
  }

  value(field, value, start, quoted = false) {
    if (field === 'sort' && SORTS.includes(value.toLowerCase())) {
      this.sort = value.toLowerCase();
      return this.add(null);
    }
    let leaf;
    if (!field || TEXT_FIELDS.includes(field)) {
      leaf = readWords(value, field || null, quoted);
      if (!leaf) this.note(field ? 'bad-value' : 'no-word', start, this.at);
    } else {
      leaf = FIELDS.includes(field) ? readValue(field, value, this.today) : null;
      if (!leaf) {
        this.note('bad-value', start, this.at);
        leaf = readWords(value, null, quoted);
      }
    }
    this.leaf(leaf, start);
  }

  leaf(leaf, start) {
    if (!leaf || this.full) return this.add(null);
    const room = MAX_WORDS - this.words;
    if (leaf.t === 'phrase' && room > 0 && room < leaf.v.length) {
      this.full = true;
      // what is left may be a single sign of a script without blanks, which is a beginning
      leaf = readWords(leaf.v.slice(0, room).join(' '), leaf.f, true);
    }
    const printed = signs(print(leaf)).length + JOINING;
    if (!room || this.printed + printed > MAX_PRINTED) {
      this.full = true;
      this.add(null);
    } else {
      this.words += leaf.t === 'phrase' ? leaf.v.length : 1;
      this.printed += printed;
      this.add(leaf);
    }
    if (this.full) this.note('too-many', start, this.text.length);
  }

  add(node) {
    const group = this.top, { joining, negation } = group;
    group.joining = group.negation = null;
    if (!node) return;
    if (joining && joining.written !== 'AND') group.branches.push([]);
    const branch = group.branches[group.branches.length - 1], kind = merging(node);
    if (negation) branch.push(node.t === 'not' ? node.p : { t: 'not', p: node });
    else if (this.groups.length > MAX_DEPTH && kind && branch.some(part => merging(part) === kind)) {
      this.note('too-deep', group.start, this.at);
    } else branch.push(node);
  }

  join(operator) {
    const group = this.top;
    if (group.joining || group.negation || !group.branches[group.branches.length - 1].length) {
      this.lone(operator);
    } else group.joining = operator;
  }

  negate(operator) {
    this.top.negation = this.top.negation ? null : operator;
  }

  lone(operator) {
    this.note('lone-operator', operator.start, operator.end);
    const field = TEXT_FIELDS.includes(this.top.field) ? this.top.field : null;
    const word = readWords(operator.written, field, false);
    if (word) this.leaf(word, operator.start);
  }

  settle() {
    const group = this.top;
    for (const waiting of ['negation', 'joining']) {
      const operator = group[waiting];
      group[waiting] = null;
      if (operator) this.lone(operator);
    }
  }

  open(field, start) {
    if (this.groups.length > MAX_DEPTH) {
      this.note('too-deep', start, this.at);
      this.top.tooDeep++;
    } else this.groups.push(this.group(field, start));
  }

  close() {
    this.settle();
    const group = this.groups.pop(), node = anyOf(group.branches);
    if (!node) this.note('no-word', group.start, this.at);
    this.add(node);
  }
}
