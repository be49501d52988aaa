#!/usr/bin/env node
// What an open page costs the gateway, and how soon all of them learn of a new version.
//
//   node tests/bench/live/run.mjs [--configuration Release] [--pages 1000,10000] [-h|--help]
//
// Starts the built all-in-one program in a fresh folder, opens so many connections to /live, and posts a new version of an
// article that all of them listen for. Memory is the whole process's resident set before and after opening, divided by
// their number: the gateway's structures, the server's, and what the runtime holds for them.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const args = process.argv.slice(2);
if (args.includes('-h') || args.includes('--help')) {
  console.log(readFileSync(fileURLToPath(import.meta.url), 'utf8').split('\n').slice(1, 8).map(line => line.replace(/^\/\/ ?/, '')).join('\n'));
  process.exit(0);
}
const option = (name, otherwise) => args.includes(name) ? args[args.indexOf(name) + 1] : otherwise;
const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const KEY = 'key-of-the-bench-0123456789abcdef';
const port = await new Promise(done => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); }); });
const folder = mkdtempSync(join(tmpdir(), 'broadsheet-live-'));
const site = `http://127.0.0.1:${port}`;
const program = spawn('dotnet', [join(root, 'deploy/AllInOne/bin', option('--configuration', 'Release'), 'net10.0/Broadsheet.AllInOne.dll'), '--no-samples'], {
  cwd: folder, stdio: 'ignore',
  env: { ...process.env, ASPNETCORE_URLS: site, Data: join(folder, 'data'), Ingestion__ApiKey: KEY, Site__Address: site, Gateway__LiveConnections: '100000', Gateway__LiveConnectionsPerClient: '100000' },
});
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));
const resident = () => +/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))[1];

let version = 0;
const post = async () => {
  const answer = await fetch(site + '/api/articles', {
    method: 'POST', headers: { Authorization: 'Bearer ' + KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify({ guid: 'bench', headline: 'Version ' + ++version, section: 'News', language: 'en', body: '<p>x</p>', firstPublished: '2026-05-03T08:00:00Z', updated: new Date(Date.UTC(2026, 4, 3, 8, version)).toISOString() }),
  });
  return (await answer.json()).id;
};
const open = id => new Promise((done, fail) => {
  const socket = connect(port, '127.0.0.1', () => socket.write(`GET /live?topics=article:${id},urgent HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n\r\n`));
  const page = { socket, text: '', onText: () => { } };
  socket.setEncoding('utf8');
  socket.on('data', text => { page.text += text; page.onText(); if (page.text.includes('retry:')) done(page); });
  socket.on('error', fail);
});

process.once('SIGTERM', () => { program.kill('SIGKILL'); process.exit(1); });
try {
  while (!await fetch(site + '/health/ready').then(answer => answer.ok, () => false)) await pause(100);
  for (let warm = 0; warm < 20; warm++) await post();
  const id = await post();
  console.log('pages    memory before   after       per page   last learned after');
  for (const count of option('--pages', '1000,10000').split(',').map(Number)) {
    await pause(3000);
    const before = resident(), pages = [];
    while (pages.length < count) pages.push(...await Promise.all(Array.from({ length: Math.min(100, count - pages.length) }, () => open(id))));
    await pause(3000);
    const after = resident();
    pages.forEach(page => { page.text = ''; });
    const next = version + 1, started = performance.now();
    const learned = Promise.all(pages.map(page => new Promise(done => { page.onText = () => page.text.includes(`"headline":"Version ${next}"`) && done(); })));
    await post();
    await learned;
    const last = performance.now() - started;
    console.log(`${String(count).padEnd(8)} ${(before / 1024).toFixed(1).padStart(8)} MiB ${(after / 1024).toFixed(1).padStart(10)} MiB ${((after - before) / count).toFixed(1).padStart(8)} KiB ${last.toFixed(0).padStart(10)} ms`);
    pages.forEach(page => page.socket.destroy());
  }
} finally {
  program.kill('SIGKILL');
  await pause(200);
  rmSync(folder, { recursive: true, force: true });
}
