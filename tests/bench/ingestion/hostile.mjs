// A hundred ordinary feeds, then ten hostile ones beside them: are the ordinary ones polled on time, and what do readers of the site notice?
//   run hostile [--seconds 60] [--rate 200]
import { Agent, createServer, get } from 'node:http';
import { machine, site, sleep, table } from './site.mjs';

const option = (name, otherwise) => { const at = process.argv.indexOf('--' + name); return at < 0 ? otherwise : Number(process.argv[at + 1]); };
const [seconds, rate] = [option('seconds', 60), option('rate', 200)];
const [ordinary, hostile, every] = [100, 10, 1];

const items = (count, body) => Array.from({ length: count }, (_, n) => `<item><title>Story ${n}</title>${typeof body === 'function' ? body(n) : body}</item>`).join('');
const html = text => `<description><![CDATA[${text}]]></description>`;
const rss = content => `<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>x</title>${content}</channel></rss>`;
const marks = '\u0301\u0316';
const bodies = [
  () => rss(items(150, html('<p>x</p>'.repeat(9_000)))),
  () => rss(items(38, html('<p>x'.repeat(98_000)))),
  () => rss(items(100, html('x<br>'.repeat(4_900)))),
  () => rss(items(40, html('<span>'.repeat(390) + '<p>x</p>'.repeat(9_000)))),
  () => rss(items(1000, html('<div>' + Array.from({ length: 10 }, (_, n) => `<b a=${n}>`).join('') + '</div>' + '<p>x'.repeat(2_000)))),
  () => rss(items(20, `<category>a${marks.repeat(100_000)}</category>` + html('x'))),
  () => rss(items(40, `<author>${'a@'.repeat(100_000)}</author><media:credit>${'Mara Velde, '.repeat(10_000)}</media:credit>` + html('x'))),
  () => '<![>'.repeat(3_500_000),
  () => rss(items(100, html('x\n'.repeat(9_900)))),
  () => rss(items(60, html('<figure>'.repeat(390) + '<img src=/a.jpg>'.repeat(8_000) + '<blockquote>x</blockquote>'))),
];

const polls = new Map();
const texts = new Map();
const server = createServer((request, response) => {
  const name = request.url.slice(1), n = Number(name.slice(1));
  (polls.get(name) ?? polls.set(name, []).get(name)).push(Date.now());
  response.setHeader('Content-Type', 'application/rss+xml');
  if (name[0] === 'h') return response.end(texts.get(n) ?? texts.set(n, Buffer.from(bodies[n]().slice(0, 14_500_000))).get(n));
  const round = polls.get(name).length;
  response.end(rss(items(20, at => `<guid isPermaLink="false">${name}-${at === 0 ? round : at}</guid>` + html(`<p>Text ${at} of ${name} for readers of the harbour.</p>`.repeat(10)))));
});
await new Promise(done => server.listen(0, '0.0.0.0', done));
const port = server.address().port;

const it = await site();
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const ask = path => new Promise(done => {
  const start = performance.now();
  get(it.address + path, { agent }, answer => { answer.resume(); answer.on('end', () => done([performance.now() - start, answer.statusCode])); }).on('error', () => done([performance.now() - start, 0]));
});

/**
 * Asks at an even rate, one in ten times for a page that nobody has asked for before. Articles move while it asks: a feed's item that comes
 * again under another name takes the place of the one before, whose address then redirects.
 */
async function readers(paths) {
  const asked = [];
  const start = performance.now();
  for (let n = 0; performance.now() - start < seconds * 1000; n++) {
    const due = start + n * 1000 / rate - performance.now();
    if (due > 1) await sleep(due);
    asked.push(ask(n % 10 === 0 ? `/search?q=harbour+${Math.floor(start)}${n}` : paths[n % paths.length]));
  }
  const answers = await Promise.all(asked);
  const times = answers.map(([time]) => time).sort((a, b) => a - b);
  const at = part => times[Math.floor(times.length * part)].toFixed(1);
  return `${answers.length} requests, median ${at(.5)} ms, 95 % ${at(.95)} ms, 99 % ${at(.99)} ms, moved ${answers.filter(([, status]) => status === 301).length}, failed ${answers.filter(([, status]) => status !== 200 && status !== 301).length}`;
}

const late = (from, until) => Array.from({ length: ordinary }, (_, n) => polls.get(`o${n}`) ?? []).filter(times => {
  const within = [from, ...times.filter(time => time >= from && time <= until), until];
  return Math.max(...within.slice(1).map((time, at) => time - within[at])) > every * 60_000 + 10_000;
}).length;

const add = (name, at) => it.api('/api/sources', { method: 'POST', body: JSON.stringify({ name, address: `http://127.0.${at}:${port}/${name}`, language: 'en', section: 'Bench', pollEveryMinutes: every }) });
try {
  for (let n = 0; n < ordinary; n++) await add(`o${n}`, `1.${n + 1}`);
  await sleep(20_000);
  const paths = ['/', ...[...(await (await fetch(it.address + '/')).text()).matchAll(/href="(\/[^"?#]*)"/g)].map(match => match[1]).filter(path => !path.includes('.')).slice(0, 30)];
  await readers(paths);
  let start = Date.now();
  const alone = await readers(paths);
  const lateAlone = late(start, Date.now());
  start = Date.now();
  for (let n = 0; n < hostile; n++) await add(`h${n}`, `2.${n + 1}`);
  const beside = await readers(paths);
  const again = await readers(paths);
  const lateBeside = late(start, Date.now());
  const states = (await it.api('/api/sources')).filter(source => source.name.startsWith('h')).sort((a, b) => a.name.localeCompare(b.name));
  console.log('');
  table([
    ['machine', machine()],
    ['readers, ordinary feeds alone', alone],
    ['readers, hostile feeds first polled', beside],
    ['readers, hostile feeds polled again', again],
    ['ordinary feeds polled late', `${lateAlone} alone, ${lateBeside} beside hostile ones, of ${ordinary}`],
    ['memory', `${it.memory().now} MiB at the end, ${it.memory().most} MiB at most`],
    ...states.map(source => [source.name, `${source.failures} failures, ${polls.get(source.name)?.length ?? 0} polls: ${(source.lastError ?? source.dropped[0] ?? 'taken').slice(0, 150)}`]),
  ]);
} finally {
  await it.kill();
  agent.destroy(); server.closeAllConnections(); server.close();
}
