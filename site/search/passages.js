// passages: why an article was found, the twin of server/pressmark/search/passages.py.

const WIDTH = 200, BEFORE = 60, STRETCH = 30, MOST_HITS = 2000;

// where the words that "root" seeks in "field" (or anywhere) stand: [start, end, which word]
function hitsIn(text, root, field) {
  const leaves = once(leavesOf(root, true)).filter(leaf => isWords(leaf) && (!leaf.f || leaf.f === field));
  if (!leaves.length) return [];
  const words = wordsWithPlaces(text), hits = [];
  words.forEach(([token, start, end], index) => {
    if (hits.length > MOST_HITS) return;
    leaves.forEach((leaf, number) => {
      if (leaf.t === 'word' && leaf.v === token) hits.push([start, end, number]);
      else if (leaf.t === 'prefix') {
        const alone = signs(leaf.v).length === 1 && isUnspaced(leaf.v);
        if (token.startsWith(leaf.v)) hits.push([start, alone ? start + leaf.v.length : end, number]);
        else if (alone && token.endsWith(leaf.v)) hits.push([end - leaf.v.length, end, number]);
      } else if (leaf.t === 'phrase' && leaf.v[0] === token) {
        const here = words.slice(index, index + leaf.v.length);
        if (here.length === leaf.v.length && here.every((word, i) => word[0] === leaf.v[i])) {
          for (const word of here) hits.push([word[1], word[2], number]);
        }
      }
    });
  });
  return hits.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
}

// spans between "start" and "end", counted from there; what touches is one
function joinedSpans(hits, start, end) {
  const spans = [];
  for (const [from, to] of hits) {
    if (from < start || to > end) continue;
    const last = spans[spans.length - 1];
    if (last && from - start <= last[1]) last[1] = Math.max(last[1], to - start);
    else spans.push([from - start, to - start]);
  }
  return spans;
}

const marked = (text, root, field) => joinedSpans(hitsIn(text, root, field), 0, text.length);

// up to two passages, in order of the text: {text, spans, before, after}
function passages(text, root) {
  if (!text.trim()) return [];
  const hits = hitsIn(text, root, 'text'), made = [];
  const windows = bestWindows(hits);
  for (const at of windows.length ? windows.sort((one, other) => one - other) : [0]) {
    const first = hits.length ? hits[at][0] : 0, floor = made.length ? made[made.length - 1].end : 0;
    if (first >= floor) made.push(passage(text, hits, first, floor));
  }
  return made;
}

// the hits that the best windows begin with: most words not yet shown, most words, most hits
function bestWindows(hits) {
  const chosen = [], shown = new Set();
  const inside = index => {
    const limit = hits[index][0] + WIDTH - BEFORE, found = [hits[index]];
    for (let i = index + 1; i < hits.length && hits[i][1] <= limit; i++) found.push(hits[i]);
    return found;
  };
  while (chosen.length < 2) {
    let best = -1, bestValue = [0, 0, 0];
    hits.forEach((hit, index) => {
      if (chosen.some(other => Math.abs(hit[0] - hits[other][0]) < WIDTH)) return;
      const found = inside(index), different = new Set(found.map(each => each[2]));
      const fresh = Array.from(different).filter(each => !shown.has(each)).length;
      const value = [fresh, different.size, found.length];
      const differs = value.findIndex((each, i) => each !== bestValue[i]);
      if (differs >= 0 && value[differs] > bestValue[differs]) [best, bestValue] = [index, value];
    });
    if (best < 0) break;
    chosen.push(best);
    for (const hit of inside(best)) shown.add(hit[2]);
  }
  return chosen;
}

function passage(text, hits, first, floor) {
  const blank = (from, to) => {
    for (let at = from; at < Math.min(to, text.length); at++) if (/\s/.test(text[at])) return at;
    return -1;
  };
  const whole = at => at > 0 && at < text.length && /[\udc00-\udfff]/.test(text[at]) ? at + 1 : at;
  let start = Math.max(floor, first - BEFORE);
  if (start > floor) {
    const gap = blank(start, Math.min(first, start + STRETCH));
    start = gap >= 0 ? gap + 1 : Math.min(first, whole(start));
  }
  let end = start + WIDTH;
  if (end < text.length) {
    const gap = blank(end, end + STRETCH);
    end = gap >= 0 ? gap : whole(end);
  }
  end = Math.min(end, text.length);
  while (start < first && /\s/.test(text[start])) start++;
  while (end > start + 1 && /\s/.test(text[end - 1])) end--;
  return {
    text: text.slice(start, end).replace(/\n/g, ' '),
    spans: joinedSpans(hits, start, end),
    source: text.slice(start, end),
    before: text.slice(0, start).trim() !== '',
    after: text.slice(end).trim() !== '',
    end,
  };
}

Object.assign(PM, { Store, answer, fold, marked, parse, passages, print, tokens });
