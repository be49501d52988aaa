#!/usr/bin/env node
// One process with articles stored: time from its start to the first page served, and what memory it holds.
//
//   tests/bench/run start [--articles 10000] [--rounds 5] [--no-build]
//
// The articles are posted once into a data folder; then the process is started on it, again and again. Time is from the start of the
// program until GET / is answered with 200; memory is its resident set ten seconds later.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, freePort, median, options, pause, resident, root, start, stop, table, until, uptime } from './servers.mjs';

const { articles, rounds } = options(import.meta.url, { articles: 10_000, rounds: 5 });
const KEY = 'key-of-the-bench-0123456789abcdef', own = folder('start'), port = await freePort(), site = `http://127.0.0.1:${port}`;
const run = () => start('dotnet', [join(root, 'deploy/AllInOne/bin/Release/net10.0/Broadsheet.AllInOne.dll'), '--no-samples', '--urls', site, '--Data', join(own, 'data'), `--Site:Address=${site}`, `--Ingestion:ApiKey=${KEY}`], { cwd: own });
const ready = () => fetch(site + '/').then(answer => answer.status === 200);
const words = Array.from({ length: 300 }, (_, word) => 'word' + (word * 7919 % 1009)), post = at => fetch(site + '/api/articles', {
  method: 'POST', headers: { Authorization: 'Bearer ' + KEY, 'Content-Type': 'application/json' },
  body: JSON.stringify({ guid: 'start-' + at, headline: `Article ${at} ${words[at % 300]}`, section: ['News', 'Sport', 'Science'][at % 3], language: 'en', body: `<p>${Array.from({ length: 250 }, (_, word) => words[(at * 31 + word * 17) % 300]).join(' ')}</p>` }),
}).then(answer => answer.arrayBuffer());

const first = run();
await until('the site', ready);
for (let at = 0; at < articles; at += 16)
  await Promise.all(Array.from({ length: Math.min(16, articles - at) }, (_, of) => post(at + of)));
await until('all articles to be found', async () => (await (await fetch(site + '/api/search?q=')).json()).total >= articles, 600);
stop(first);
await pause(1_000);

const rows = [];
for (let round = 0; round < rounds; round++) {
  const began = Date.now(), program = run();
  let took = 0;
  while (took === 0) { if (await ready().catch(() => false)) took = Date.now() - began; else await pause(5); }
  await pause(10_000);
  rows.push([took, resident(program)]);
  stop(program);
  await pause(500);
}
console.log(`${articles} articles stored, ${rounds} rounds; load ${uptime()}`);
table([['', 'median', 'least', 'most'], ...[['ms to the first page', 0], ['resident MB after 10 s', 1]].map(([name, at]) => { const its = rows.map(row => row[at]); return [name, median(its), Math.min(...its), Math.max(...its)]; })]);
process.exit(0);
