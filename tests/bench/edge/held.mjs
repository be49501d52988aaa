#!/usr/bin/env node
// Memory while strangers without a key hold many requests open whose last byte never comes, address by address: before, at most, a minute after
// they have left; and what lies in the temporary folder.
//
//   tests/bench/run held [--connections 500] [--megabytes 15] [--hold 10] [--program FILE] [--no-build]
//
// One process. The first connections of each address fill what stays with the process, so the figure before is taken after some ordinary requests.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { folder, options, pause, table } from './servers.mjs';
import { launch, ready } from './platform.mjs';

const { connections, megabytes, hold, program } = options(import.meta.url, { connections: 500, megabytes: 15, hold: 10, program: '' });
const temporary = join(folder('temporary'), 'files');
mkdirSync(temporary);
const server = await launch('deploy/AllInOne', {}, { args: ['--no-samples'], env: { TMPDIR: temporary, ASPNETCORE_TEMP: temporary }, ...(program ? { command: ['dotnet', program] } : {}) });
await ready(server, 180);
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.process.pid}/status`, 'utf8'))[1]) / 1024;
const files = () => readdirSync(temporary).filter(name => name.endsWith('.tmp')).length;
const size = megabytes * 1_000_000, piece = Buffer.alloc(64 * 1024, 'x');

const form = 'Content-Type: application/x-www-form-urlencoded', multipart = 'Content-Type: multipart/form-data; boundary=x', json = 'Content-Type: application/json';
const part = '--x\r\nContent-Disposition: form-data; name="key"; filename="key"\r\n\r\n';
const ADDRESSES = [
  ['POST /websub/' + '0'.repeat(48), 'Content-Type: application/rss+xml'], ['POST /ops/sign-in', form, 'key='], ['POST /ops/sign-in', multipart, part],
  ['POST /ops/sources/import', multipart, part], ['POST /api/articles', 'Content-Type: application/x-ndjson'], ['POST /api/documents', json], ['POST /api/media', 'Content-Type: image/jpeg'],
  ['POST /api/keys', json], ['POST /', form], ['POST /live', form], ['POST /media/' + '0'.repeat(32) + '/320.jpg', form], ['POST /api/search', json],
];

// Writes as fast as it is taken, all but the last byte, and then holds on; comes back when it is thrown out.
function stranger([line, type, start = ''], chunked, state) {
  if (state.stopping) return;
  let left = size - 1 - start.length;
  const socket = connect(server.port, '127.0.0.1', () => {
    socket.write(`${line} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n${type}\r\n${chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`}\r\n\r\n`);
    if (chunked) socket.write(size.toString(16) + '\r\n');
    socket.write(start);
    const more = () => { while (left > 0 && !socket.destroyed) { const next = piece.subarray(0, Math.min(left, piece.length)); left -= next.length; if (!socket.write(next)) return; } };
    socket.on('drain', more);
    more();
  });
  state.sockets.add(socket);
  socket.resume();
  socket.on('error', () => { });
  socket.on('close', () => { state.sockets.delete(socket); state.thrownOut++; setTimeout(() => stranger([line, type, start], chunked, state), 1_000); });
}

for (let number = 0; number < 200; number++) await fetch(server.site + '/').then(answer => answer.text());
const rows = [['', 'body', 'before MB', 'at most MB', 'more MB', 'after a minute MB', 'thrown out', 'files']];
for (const address of ADDRESSES)
  for (const chunked of [false, true]) {
    const before = memory(), state = { sockets: new Set(), thrownOut: 0, stopping: false };
    let most = before;
    for (let number = 0; number < connections; number++) { stranger(address, chunked, state); if (number % 50 === 0) await pause(20); }
    for (const end = Date.now() + hold * 1_000; Date.now() < end; await pause(100)) most = Math.max(most, memory());
    state.stopping = true;
    for (const socket of state.sockets) socket.destroy();
    let after = memory();
    for (const end = Date.now() + 60_000; Date.now() < end && after > before + 10; await pause(500)) after = memory();
    rows.push([address[0].replace(/0{8,}/, '0…'), `${address[1].split('/').at(-1).split(';')[0]}, ${chunked ? 'chunked' : 'length'}`, before.toFixed(0), most.toFixed(0), (most - before).toFixed(0), after.toFixed(0), state.thrownOut, files()]);
    console.error(rows.at(-1).join('  '));
  }
table(rows);
process.exit(0);
