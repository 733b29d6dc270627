// words: cuts text into words, the twin of server/pressmark/language/words.py.

const MAX_TOKEN = 64;
const DROPPED = '\\u0300-\\u036f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f' +
  '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7' +
  '\\u0610-\\u061a\\u064b-\\u065f\\u0670\\u06d6-\\u06dc\\u06df-\\u06e4\\u06e7\\u06e8\\u06ea-\\u06ed\\u0640' +
  '\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u2066-\\u2069\\ufeff\\ufe00-\\ufe0f' +
  '\\u{e0100}-\\u{e01ef}';
const UNSPACED = '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\ua9e0-\\ua9ff\\uaa60-\\uaa7f' +
  '\\u3005\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff' +
  '\\u{1b000}-\\u{1b16f}\\u{20000}-\\u{3ffff}';
const PLAIN = {
  ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ß: 'ss', þ: 'th', ð: 'd', ı: 'i', ς: 'σ',
  '\u2018': "'", '\u2019': "'", '\u02bb': "'", '\u02bc': "'",
};
const LETTER = '[\\p{L}\\p{M}\\p{N}]';
const DROP = new RegExp(`[${DROPPED}]+`, 'gu');
const SPECIAL = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g');
const TOKEN = new RegExp(`[a-z](?:\\+\\+|#)(?!${LETTER})|${LETTER}+(?:'${LETTER}+)*`, 'gu');
const UNSPACED_RUN = new RegExp(`[${UNSPACED}]+`, 'gu');
const UNSPACED_SIGN = new RegExp(`[${UNSPACED}]`, 'u');
const UNSPACED_ONLY = new RegExp(`^[${UNSPACED}]+$`, 'u');
// what folds together: a character with what joins it or goes away behind it
const CLUSTER = new RegExp(`[^][\\p{M}${DROPPED}\\u1160-\\u11ff\\u3131-\\u318e\\uff9e-\\uffdc]*`, 'gu');
const UNQUOTABLE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff"\u201c\u201d\u201e\u00ab\u00bb]/gu;
const WHITE = /[\s\u001c-\u001f\u0085]+/u;

const signs = text => Array.from(text);
const cut = word => word.length > MAX_TOKEN ? signs(word).slice(0, MAX_TOKEN).join('') : word;
const isUnspaced = token => UNSPACED_ONLY.test(token);

function fold(text) {
  text = text.replace(/[\u2120\u2122]/g, ' ').toLowerCase().normalize('NFKD').toLowerCase();
  return text.replace(DROP, '').normalize('NFC').replace(SPECIAL, sign => PLAIN[sign]);
}

// a value as a filter compares it
function key(value) {
  const folded = fold(value.replace(UNQUOTABLE, ' ')).replace(/"/g, ' ');
  return folded.split(WHITE).filter(Boolean).join(' ');
}

function siteKey(value) {
  let host = key(value).replace(/ /g, '').replace(/^(?:[a-z]+:\/\/)+/, '').split(/[/?#]/)[0];
  host = host.slice(host.lastIndexOf('@') + 1).split(':')[0];
  return host.replace(/^\.+|\.+$/g, '').replace(/^(?:www\.+)+/, '');
}

const tokens = text => wordsIn(fold(text)).map(word => word[0]);

// the words of folded text with their places in it: [token, start, end]
function wordsIn(folded) {
  const found = [];
  for (const match of folded.matchAll(TOKEN)) {
    for (const piece of pieces(match[0])) {
      found.push([piece[0], match.index + piece[1], match.index + piece[2]]);
    }
  }
  return found;
}

// the words of a text with their places in the text itself
function wordsWithPlaces(text) {
  const starts = [], ends = [];
  let folded = '';
  for (const match of text.matchAll(CLUSTER)) {
    const part = fold(match[0]);
    for (let i = 0; i < part.length; i++) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
    folded += part;
  }
  return wordsIn(folded).map(word => [word[0], starts[word[1]], ends[word[2] - 1]]);
}

function pieces(run) {
  if (UNSPACED_SIGN.test(run)) return pairs(run);
  const found = [], first = signs(run)[0], elided = run[first.length] === "'" && /\p{L}/u.test(first);
  if (elided) found.push([first, 0, first.length]);
  const start = elided ? first.length + 1 : 0;
  found.push([cut(run.slice(start).replace(/'/g, '')), start, run.length]);
  return found;
}

// overlapping pairs where a script has no blanks, whole words between
function pairs(run) {
  const found = [];
  let at = 0;
  const plain = (part, offset) => {
    for (const match of part.matchAll(/[^']+/g)) {
      found.push([cut(match[0]), offset + match.index, offset + match.index + match[0].length]);
    }
  };
  for (const match of run.matchAll(UNSPACED_RUN)) {
    plain(run.slice(at, match.index), at);
    const part = signs(match[0]);
    let place = match.index;
    if (part.length === 1) found.push([part[0], place, place + part[0].length]);
    for (let i = 0; i + 1 < part.length; i++) {
      found.push([part[i] + part[i + 1], place, place + part[i].length + part[i + 1].length]);
      place += part[i].length;
    }
    at = match.index + match[0].length;
  }
  plain(run.slice(at), at);
  return found;
}
