#!/usr/bin/env node
// What readers notice while ten thousand others send a byte a second and never finish.
//
//   tests/bench/run slow [--clients 10000] [--seconds 60] [--no-build]
//
// Half of them send a request's head byte by byte; the other half ask for pages, one after the other, and do not read the answers. A client
// that the server throws out comes back at once. wrk reads a kept page meanwhile over connections of its own.
import { connect } from 'node:net';
import { createServer } from 'node:http';
import { gateway, install, load, options, pause, resident, table, uptime } from './servers.mjs';

const { clients, seconds } = options(import.meta.url, { clients: 10_000, seconds: 60 });
install('wrk');
const text = '<!doctype html><title>x</title><p>' + 'Some words of an article. '.repeat(1_200);
const rendering = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'public, max-age=0, must-revalidate', 'Cache-Tag': 'home' }).end(text));
const port = await new Promise(done => rendering.listen(0, '127.0.0.1', () => done(rendering.address().port)));
const server = await gateway(port, { core: 0 });
const get = () => fetch(`http://127.0.0.1:${server.port}/`, { headers: { 'Accept-Encoding': 'gzip' } }).then(answer => answer.text());
for (let time = 0; time < 3; time++) await get();
for (let time = 0; time < 3; time++) await load(server, '/', { seconds: 4 });
const quiet = await load(server, '/', { seconds: 10 }), before = resident(server.process);

const HEAD = `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: ${'a'.repeat(8_000)}`, WHOLE = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAccept-Encoding: identity\r\n\r\n`;
let open = 0, thrownOut = 0, stopping = false;
const sockets = new Set();
const slow = reads => {
  if (stopping) return;
  let at = 0;
  const socket = connect(server.port, '127.0.0.1', () => { open++; sockets.add(entry); });
  const entry = { step: () => reads ? socket.write(HEAD[at++ % HEAD.length]) : socket.write(WHOLE) };
  if (!reads) socket.pause(); else socket.resume();
  socket.on('error', () => { });
  socket.on('close', () => { if (sockets.delete(entry)) { open--; thrownOut++; } setTimeout(() => slow(reads), 1_000); });
};
for (let at = 0; at < clients; at++) { slow(at % 2 === 0); if (at % 200 === 0) await pause(20); }
const timer = setInterval(() => { for (const entry of sockets) entry.step(); }, 1_000);
const rounds = [];
for (const end = Date.now() + seconds * 1_000; Date.now() < end;) rounds.push({ ...await load(server, '/', { seconds: 10 }), open });
stopping = true;
clearInterval(timer);
console.log(`load ${uptime()}`);
table([['', 'requests/s', 'p50 ms', 'p99 ms', 'slow clients', 'memory MB'],
  ['without them', quiet.rate, quiet.p50, quiet.p99, 0, before],
  ...rounds.map((round, at) => [`second ${at * 10 + 1} to ${at * 10 + 10}`, round.rate, round.p50, round.p99, round.open, resident(server.process)])]);
console.log(`${thrownOut} times one was thrown out`);
process.exit(0);
