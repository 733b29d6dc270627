// values: what stands behind a field, the twin of server/pressmark/search/values.py.
// Nodes are {t: type, f: field, v: value} for words and filters, {t, f, a, b} for ranges (days as
// ISO text), {t, p: parts} for the rest.

const TEXT_FIELDS = ['title', 'text', 'author', 'note'];
const KEYWORDS = ['site', 'tag', 'lang', 'in'];
const STATES = {
  is: ['unread', 'reading', 'finished', 'archived', 'starred', 'public', 'private', 'incomplete'],
  has: ['note', 'highlight', 'image', 'tag'],
};
const DATES = ['saved', 'published', 'finished'];
const SINCE = ['before', 'after'];
const NUMBERS = ['words', 'minutes'];
const FIELDS = [...KEYWORDS, 'is', 'has', ...DATES, ...SINCE, ...NUMBERS, 'similar'];
const SORTS = ['relevance', 'new', 'old', 'published', 'longest', 'shortest'];
const COMPARED = /^(>=|<=|>|<)([^]*)$/;
const BACK = /^([0-9]{1,4})([dwmy])$/;
const NUMBER = /^[0-9]{1,9}$/;
const EARLIEST = 1000, LATEST = 9999;

// words, a phrase, or the beginning of a word; null when there is no word in it
function readWords(value, field, quoted) {
  if (!quoted && value.endsWith('*') && !value.slice(0, -1).includes('*')) {
    const begun = tokens(value.slice(0, -1));
    if (begun.length === 1) return { t: 'prefix', v: begun[0], f: field };
  }
  const found = tokens(value);
  if (!found.length) return null;
  if (found.length === 1 && signs(found[0]).length === 1 && isUnspaced(found[0])) {
    return { t: 'prefix', v: found[0], f: field };
  }
  if (found.length === 1 && !quoted) return { t: 'word', v: found[0], f: field };
  return { t: 'phrase', v: found, f: field };
}

// field:value as a leaf, null when the value is none of that field
function readValue(field, value, today) {
  if (DATES.includes(field)) return range('dates', field, days(value.toLowerCase(), today));
  if (SINCE.includes(field)) {
    const sign = field === 'before' ? '<' : '>';
    return range('dates', 'saved', comparedDays(sign, value.toLowerCase(), today));
  }
  if (NUMBERS.includes(field)) return range('numbers', field, numbers(value));
  if (field === 'similar') {
    const mark = value.trim().toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1')
      .replace(/[- ]/g, '');
    return /^[0-9A-HJKMNP-TV-Z]{5,12}$/.test(mark) ? { t: 'filter', f: field, v: mark } : null;
  }
  const folded = field === 'site' ? siteKey(value) : key(value);
  if (!folded || (STATES[field] && !STATES[field].includes(folded))) return null;
  return { t: 'filter', f: field, v: folded };
}

const range = (type, field, ends) => ends && { t: type, f: field, a: ends[0], b: ends[1] };

const iso = (year, month, day) =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
const monthLength = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();

function shifted(day, count) {
  const moved = new Date(Date.parse(day) + count * 864e5), year = moved.getUTCFullYear();
  return year >= EARLIEST && year <= LATEST
    ? iso(year, moved.getUTCMonth() + 1, moved.getUTCDate()) : null;
}

// the first and the last day of a year, a month, a day, "today", or so long ago
function period(value, today) {
  if (value === 'today') return [today, today];
  const back = BACK.exec(value);
  if (back) {
    const day = ago(+back[1], back[2], today);
    return day && [day, day];
  }
  const found = /^([1-9][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/.exec(value);
  if (!found) return null;
  const year = +found[1], month = +found[2], day = +found[3];
  if (!found[2]) return [iso(year, 1, 1), iso(year, 12, 31)];
  if (month < 1 || month > 12) return null;
  const length = monthLength(year, month);
  if (!found[3]) return [iso(year, month, 1), iso(year, month, length)];
  return day < 1 || day > length ? null : [value, value];
}

function ago(count, unit, today) {
  if (unit === 'd' || unit === 'w') return shifted(today, -count * (unit === 'w' ? 7 : 1));
  const [thisYear, thisMonth, thisDay] = today.split('-').map(Number);
  const months = thisYear * 12 + thisMonth - 1 - count * (unit === 'y' ? 12 : 1);
  const year = Math.floor(months / 12), month = months - year * 12 + 1;
  if (year < EARLIEST) return null;
  return iso(year, month, Math.min(thisDay, monthLength(year, month)));
}

function days(value, today) {
  const compared = COMPARED.exec(value);
  if (compared) return comparedDays(compared[1], compared[2], today);
  const dots = value.indexOf('..');
  if (dots >= 0) {
    const begin = value.slice(0, dots), end = value.slice(dots + 2);
    let first = begin ? period(begin, today) : null, last = end ? period(end, today) : null;
    if ((begin && !first) || (end && !last) || !(begin || end)) return null;
    if (first && last && String(first) > String(last)) [first, last] = [last, first];
    return [first ? first[0] : null, last ? last[1] : null];
  }
  const whole = period(value, today);
  return whole && BACK.test(value) ? [whole[0], null] : whole;
}

function comparedDays(sign, value, today) {
  const whole = period(value, today);
  if (!whole) return null;
  if (sign === '>=') return [whole[0], null];
  if (sign === '<=') return [null, whole[1]];
  const edge = sign === '<' ? shifted(whole[0], -1) : shifted(whole[1], 1);
  return edge && (sign === '<' ? [null, edge] : [edge, null]);
}

function numbers(value) {
  const compared = COMPARED.exec(value);
  if (compared) {
    if (!NUMBER.test(compared[2])) return null;
    const count = +compared[2];
    if (compared[1] === '>=') return [count, null];
    if (compared[1] === '<=') return [null, count];
    if (compared[1] === '<') return count ? [null, count - 1] : null;
    return count < 999999999 ? [count + 1, null] : null;
  }
  const dots = value.indexOf('..');
  if (dots >= 0) {
    const ends = [value.slice(0, dots), value.slice(dots + 2)];
    if (!(ends[0] || ends[1]) || !ends.every(end => !end || NUMBER.test(end))) return null;
    if (ends[0] && ends[1]) return ends.map(Number).sort((a, b) => a - b);
    return ends.map(end => end ? +end : null);
  }
  return NUMBER.test(value) ? [+value, +value] : null;
}
