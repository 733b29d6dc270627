// rank: in which order the articles come.

const isWords = leaf => leaf.t === 'word' || leaf.t === 'phrase' || leaf.t === 'prefix';

// {ids, notes}: all articles that "query" finds, in its order
async function answer(store, query) {
  const matching = new Matching(store);
  await matching.prepare(query.root);
  const found = Array.from(matching.find(query.root)), notes = Array.from(matching.notes);
  const words = once(leavesOf(query.root, true)).filter(isWords);
  const order = query.sort || (words.length ? 'relevance' : 'new');
  if (order !== 'relevance') return { ids: await byValue(matching, found, order), notes };
  const scores = new Map(found.map(article => [article, 0]));
  for (const leaf of words) {
    const { hits } = matching.leaves.get(print(leaf));
    const rarity = Math.log(1 + store.size / Math.max(1, hits.size));
    for (const [article, weight] of hits) {
      if (scores.has(article)) scores.set(article, scores.get(article) + weight * rarity);
    }
  }
  const tiers = await titleTiers(matching, query.root);
  const tier = article => tiers[0].has(article) ? 2 : tiers[1].has(article) ? 1 : 0;
  found.sort((one, other) =>
    tier(other) - tier(one) || scores.get(other) - scores.get(one) || other - one);
  return { ids: found, notes };
}

// the articles whose title is the query, and those whose title holds all of its words
async function titleTiers(matching, root) {
  const titled = matching.find(root, true);
  const count = titleLength(root);
  if (!count || !titled.size) return [new Set(), titled];
  const sizes = await matching.filterWord(`titled:${count}`);
  return [new Set(Array.from(titled).filter(article => sizes.hits.has(article))), titled];
}

// how many words a title has that the query may be; 0 when it can be none
function titleLength(root) {
  let count = 0;
  for (const part of root.t === 'and' ? root.p : [root]) {
    if ((part.t === 'word' || part.t === 'phrase') && (!part.f || part.f === 'title')) {
      count += part.t === 'word' ? 1 : part.v.length;
    } else if (part.t !== 'word' && part.t !== 'phrase' && leavesOf(part, true).some(isWords)) return 0;
  }
  return count;
}

async function byValue(matching, found, order) {
  const field = { published: 'published', longest: 'words', shortest: 'words' }[order] || 'saved';
  const values = await matching.values(field);
  const saved = field === 'saved' ? values : await matching.values('saved');
  const rising = order === 'old' || order === 'shortest' ? 1 : -1;
  const compare = (one, other) => one < other ? -1 : one > other ? 1 : 0;
  return found.sort((one, other) => {
    const here = values.get(one), there = values.get(other);
    if ((here === undefined) !== (there === undefined)) return here === undefined ? 1 : -1;
    return rising * compare(here, there) || compare(saved.get(other), saved.get(one)) ||
      (order === 'old' ? one - other : other - one);
  });
}
