#!/usr/bin/env node
// One process with articles stored: time from its start to the first page served, and what memory it holds.
//
//   tests/bench/run start [--articles 10000] [--rounds 5] [--data FOLDER] [--no-build]
//
// The program is published as the README says, so compiled for the machine ahead. The articles are sent once, a line each, into a data folder, which --data keeps for the next time; then the process is started on it,
// again and again, as after a kill. A start reads again what came in the two minutes before the last complete reading; that is over before the first round. Time is from the start of the program until GET / is
// answered with 200; memory is its resident set ten seconds later.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cpu, folder, median, options, pause, resident, stop, table, until, uptime } from './servers.mjs';
import { article, launch, publish, published, ready } from './platform.mjs';

const { articles, rounds, data } = options(import.meta.url, { articles: 10_000, rounds: 5, data: '' });
const own = data || folder('start'), full = join(own, `articles-${articles}`), command = [published('deploy/AllInOne', join(folder('start-program'), 'program'))];
if (!existsSync(full)) {
  mkdirSync(own, { recursive: true });
  const first = await launch('deploy/AllInOne', {}, { own, command, args: ['--no-samples'] });
  await ready(first);
  const began = Date.now();
  await publish(first, Array.from({ length: articles }, (_, at) => article(at)));
  console.log(`${articles} articles taken in, in ${((Date.now() - began) / 1_000).toFixed(0)} s; waiting for two minutes, so that they are not news any more`);
  await pause(3_000);
  stop(first.process);
  await pause(130_000);
  // This start reads them once more, as each does with what came in the minutes before it.
  const second = await launch('deploy/AllInOne', {}, { own, command, args: ['--no-samples'] });
  await ready(second);
  stop(second.process);
  await pause(1_000);
  mkdirSync(full);
}

const rows = [];
for (let round = 0; round < rounds; round++) {
  const server = await launch('deploy/AllInOne', {}, { own, command, args: ['--no-samples'] }), began = performance.now();
  let took = 0;
  await until('the first page', async () => { const page = await fetch(server.site + '/').catch(() => null); if (page?.status === 200) took = performance.now() - began; return took > 0; }, 60, 5);
  const used = cpu(server.process);
  await pause(10_000);
  rows.push([took, used * 1_000, resident(server.process)]);
  stop(server.process);
  await pause(500);
}
console.log(`${articles} articles stored, ${rounds} rounds; load ${uptime()}`);
table([['', 'median', 'least', 'most'], ...[['ms to the first page', 0], ['CPU ms until then', 1], ['resident MB after 10 s', 2]].map(([name, at]) => { const its = rows.map(row => row[at]); return [name, median(its), Math.min(...its), Math.max(...its)]; })]);
process.exit(0);
