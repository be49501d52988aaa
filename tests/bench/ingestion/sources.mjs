// A thousand sources on servers of our own: RSS, Atom and JSON Feed, of which some are slow, broken, missing or without an end. Are the healthy ones polled
// on time, how many connections and how much memory does that take, and what does it cost when nothing has changed?
//   run sources [--sources 1000] [--minutes 10] [--every 1]
import { createServer } from 'node:http';
import { key, machine, site, sleep, table } from './site.mjs';

const option = (name, otherwise) => { const at = process.argv.indexOf('--' + name); return at < 0 ? otherwise : Number(process.argv[at + 1]); };
const [count, minutes, every] = [option('sources', 1000), option('minutes', 10), option('every', 1)];
const kinds = ['rss', 'atom', 'json', 'rss', 'atom', 'rss', 'atom', 'json', 'rss', 'bad'];
const bad = ['slow', 'broken', 'endless', 'missing', 'refusing'];
const kindOf = number => kinds[number % 10] === 'bad' ? bad[Math.floor(number / 10) % bad.length] : kinds[number % 10];
// Four sources on each host, the bad kinds on hosts of their own: every address below 127.0.0.0/8 is this machine.
const hostOf = number => {
  if (kinds[number % 10] === 'bad') return `127.0.${100 + Math.floor(number / 10) % bad.length}.${1 + Math.floor(number / 200)}`;
  const host = Math.floor(number / 40) * 10 + number % 10;
  return `127.0.${1 + Math.floor(host / 250)}.${1 + host % 250}`;
};

const polls = new Map(), statuses = { 200: 0, 304: 0 };
let open = 0, mostOpen = 0, mostPerHost = 0;
const perHost = new Map();
const feed = (kind, n) => kind === 'rss'
  ? `<?xml version="1.0"?><rss version="2.0"><channel><title>Source ${n}</title><link>http://x.example/</link>${items(n).map(i => `<item><guid isPermaLink="false">${i}</guid><title>Story ${i}</title><description>Text of ${i}.</description><pubDate>Sun, 03 May 2026 10:00:00 GMT</pubDate></item>`).join('')}</channel></rss>`
  : kind === 'atom'
    ? `<feed xmlns="http://www.w3.org/2005/Atom"><title>Source ${n}</title><id>urn:${n}</id><updated>2026-05-03T10:00:00Z</updated>${items(n).map(i => `<entry><id>urn:${i}</id><title>Story ${i}</title><updated>2026-05-03T10:00:00Z</updated><summary>Text of ${i}.</summary></entry>`).join('')}</feed>`
    : JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: `Source ${n}`, items: items(n).map(i => ({ id: `${i}`, title: `Story ${i}`, content_text: `Text of ${i}.`, date_published: '2026-05-03T10:00:00Z' })) });
const items = n => [1, 2, 3].map(i => `${n}-${i}`);
const server = createServer((request, response) => {
  const n = Number(request.url.slice(1)), kind = kindOf(n), host = request.headers.host;
  (polls.get(n) ?? polls.set(n, []).get(n)).push(Date.now());
  if (kind === 'slow') return; // never answers
  if (kind === 'endless') {
    response.writeHead(200, { 'Content-Type': 'application/rss+xml' });
    const block = '<item><title>again</title></item>'.repeat(2000);
    const more = () => { while (!response.destroyed && response.write(block)); };
    response.on('drain', more); response.write('<rss version="2.0"><channel>'); more();
    return;
  }
  if (kind === 'broken') return response.end('<rss><channel><item><title');
  if (kind === 'missing') { response.statusCode = 404; return response.end(); }
  if (kind === 'refusing') { response.writeHead(429, { 'Retry-After': '3600' }); return response.end(); }
  if (request.headers['if-none-match'] === `"${n}"`) { statuses[304]++; response.statusCode = 304; return response.end(); }
  statuses[200]++;
  response.writeHead(200, { ETag: `"${n}"`, 'Content-Type': 'text/plain' });
  response.end(feed(kind, n));
});
server.on('connection', socket => {
  const host = socket.localAddress;
  perHost.set(host, (perHost.get(host) ?? 0) + 1);
  mostOpen = Math.max(mostOpen, ++open); mostPerHost = Math.max(mostPerHost, perHost.get(host));
  socket.on('close', () => { open--; perHost.set(host, perHost.get(host) - 1); });
  socket.on('error', () => {});
});
await new Promise(done => server.listen(0, '0.0.0.0', done));
const port = server.address().port;

const it = await site();
try {
  const before = it.memory().now;
  for (let n = 0; n < count; n++)
    await it.api('/api/sources', { method: 'POST', body: JSON.stringify({ name: `Source ${n}`, address: `http://${hostOf(n)}:${port}/${n}`, language: 'en', section: 'Bench', pollEveryMinutes: every }) });
  const started = Date.now();
  console.log(`${count} sources added; ${minutes} minutes begin. ${machine()}`);
  mostOpen = mostPerHost = 0;
  for (let minute = 0; minute < minutes; minute++) {
    await sleep(60_000);
    console.log(`  minute ${minute + 1}: ${[...polls.values()].reduce((sum, list) => sum + list.length, 0)} polls, ${open} connections open, ${it.memory().now} MiB, ${machine()}`);
  }
  const ended = Date.now();
  const healthy = [...Array(count).keys()].filter(n => !bad.includes(kindOf(n)));
  // On time: never longer than the interval and ten seconds between two polls, nor since the last.
  const late = [], gaps = [];
  for (const n of healthy) {
    const times = (polls.get(n) ?? []).filter(time => time >= started);
    const between = [...times.slice(1).map((time, at) => time - times[at]), ended - (times.at(-1) ?? started)].map(gap => gap / 1000);
    gaps.push(...between.slice(0, -1));
    if (Math.max(...between) > every * 60 + 10) late.push(n);
  }
  gaps.sort((a, b) => a - b);
  const all = await it.api('/api/sources');
  const state = Object.fromEntries(all.map(source => [Number(new URL(source.address).pathname.slice(1)), source]));
  const failing = [...Array(count).keys()].filter(n => bad.includes(kindOf(n)));
  const events = all.reduce((sum, source) => sum + source.accepted, 0);
  const memory = it.memory();
  console.log('');
  table([
    ['machine', machine()],
    ['sources', `${count}: ${healthy.length} healthy, ${failing.length} not (${bad.join(', ')})`],
    ['healthy ones on time', `${healthy.length - late.length} of ${healthy.length} (never more than ${every * 60 + 10} s between polls)`],
    ['between polls', `median ${gaps[gaps.length >> 1]?.toFixed(1)} s, 99 % ${gaps[Math.floor(gaps.length * .99)]?.toFixed(1)} s, most ${gaps.at(-1)?.toFixed(1)} s`],
    ['healthy ones with an error', healthy.filter(n => state[n].lastError).length],
    ['failing ones with a reason', `${failing.filter(n => state[n].lastError?.length > 15).length} of ${failing.length}; ${failing.filter(n => !polls.has(n)).length} more were left in peace, because their host had asked for it`],
    ['answers of healthy ones', `${statuses[200]} whole, ${statuses[304]} unchanged (304)`],
    ['articles taken', `${events} of ${3 * healthy.length}: ${events === 3 * healthy.length ? 'each once' : 'WRONG'}`],
    ['connections at most', `${mostOpen} in all, ${mostPerHost} to one host`],
    ['memory', `${before} MiB before, ${memory.now} MiB at the end, ${memory.most} MiB at most`],
  ]);
  process.exitCode = late.length === 0 && events === 3 * healthy.length ? 0 : 1;
} finally {
  await it.kill();
  server.closeAllConnections(); server.close();
}
