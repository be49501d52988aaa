#!/usr/bin/env node
// What readers notice while ten thousand others send a byte a second and never finish: with ours, and with nginx.
//
//   tests/bench/run slow [--clients 10000] [--seconds 60] [--only broadsheet,nginx] [--no-build]
//
// Half of them send a request's head byte by byte; the other half ask for a page each second and do not read the answers. A client
// that the server throws out comes back at once. wrk reads a kept page meanwhile over connections of its own: first as 400 readers who pause for
// 0 to 200 ms between two pages, some 4,000 pages a second, which leaves the server time to spare, then as fast as it can. The server runs on core 0,
// wrk and the slow clients on core 1: what they take of it is not there for wrk, so the fast readers' figures are theirs too.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cpu, folder, gateway, install, load, nginx, options, pause, resident, stop, table, uptime } from './servers.mjs';

const { clients, seconds, only } = options(import.meta.url, { clients: 10_000, seconds: 60, only: 'broadsheet,nginx' });
install('nginx', 'wrk');
const text = '<!doctype html><title>x</title><p>' + 'Some words of an article. '.repeat(1_200), files = folder('page');
writeFileSync(join(files, 'index.html'), text);
writeFileSync(join(files, 'index.html.gz'), gzipSync(text));
const readers = join(files, 'readers.lua');
writeFileSync(readers, 'math.randomseed(7)\nfunction delay() return math.random(0, 200) end');
const rendering = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, max-age=0, must-revalidate', 'Cache-Tag': 'home' }).end(text));
const port = await new Promise(done => rendering.listen(0, '127.0.0.1', () => done(rendering.address().port)));
spawnSync('taskset', ['-acp', '1', String(process.pid)]);

const HEAD = `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${'a'.repeat(8_000)}`;
// Each second of all of them, in a hundred parts, so that they do not all come in one moment of it.
const PARTS = 100;

async function slowClients(server) {
  const whole = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAccept-Encoding: identity\r\n\r\n`, groups = Array.from({ length: PARTS }, () => new Set());
  const state = { open: 0, thrownOut: 0 };
  let stopping = false, turn = 0;
  const slow = number => {
    if (stopping) return;
    const reads = number % 2 === 0, group = groups[(number >> 1) % PARTS];
    let at = 0;
    const socket = connect(server.port, '127.0.0.1', () => { state.open++; group.add(step); });
    const step = () => reads ? socket.write(HEAD[at++ % HEAD.length]) : socket.write(whole);
    step.socket = socket;
    if (!reads) socket.pause(); else socket.resume();
    socket.on('error', () => { });
    socket.on('close', () => { if (group.delete(step)) { state.open--; state.thrownOut++; } setTimeout(() => slow(number), 1_000); });
  };
  for (let number = 0; number < clients; number++) { slow(number); if (number % 200 === 0) await pause(20); }
  const timer = setInterval(() => { for (const step of groups[turn++ % PARTS]) step(); }, 1_000 / PARTS);
  state.stop = () => { stopping = true; clearInterval(timer); for (const group of groups) for (const step of group) step.socket.destroy(); };
  return state;
}

// Some seconds of each kind of reader.
async function read(server, each) {
  const paused = await load(server, '/', { seconds: each, connections: 400, script: readers }), fast = await load(server, '/', { seconds: each });
  return [paused.rate, paused.p50, paused.p99, fast.rate, fast.p50, fast.p99, paused.errors + fast.errors];
}

const rows = [['', 'paused: pages/s', 'p50 ms', 'p99 ms', 'fast: pages/s', 'p50 ms', 'p99 ms', 'errors', 'slow clients', 'of them a second thrown out', 'memory MB', 'core of server']];
for (const name of only.split(',')) {
  const server = name === 'nginx' ? await nginx(files, { core: 0, settings: 'client_header_timeout 15;' }) : await gateway(port, { core: 0 });
  for (let time = 0; time < 3; time++) await fetch(`http://127.0.0.1:${server.port}/`, { headers: { 'Accept-Encoding': 'gzip' } }).then(answer => answer.text());
  for (let time = 0; time < 3; time++) await load(server, '/', { seconds: 4 });
  rows.push([`${name}, without them`, ...await read(server, 5), 0, 0, resident(server.process), '']);
  const others = await slowClients(server);
  for (let from = 0; from < seconds; from += 10) {
    const [before, used] = [others.thrownOut, cpu(server.process)];
    await pause(1_000);
    const alone = cpu(server.process) - used;
    rows.push([`${name}, second ${from + 1} to ${from + 10}`, ...await read(server, 4), others.open, (others.thrownOut - before) / 10, resident(server.process), alone]);
  }
  others.stop();
  stop(server.process);
  await pause(2_000);
}
console.log(`${clients} slow clients; load ${uptime()}`);
table(rows);
process.exit(0);
