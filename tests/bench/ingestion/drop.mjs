// Ten thousand files in the drop folder, and the same again by the import command, a hundred of them bad, killed half way and started again:
// every good one an article once, every bad one in failed/ with its reason.
//   run drop [--files 10000] [--bad 100]
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { key, machine, program, site, sleep, table } from './site.mjs';

const option = (name, otherwise) => { const at = process.argv.indexOf('--' + name); return at < 0 ? otherwise : Number(process.argv[at + 1]); };
const [files, bad] = [option('files', 10_000), option('bad', 100)];
const list = folder => { try { return readdirSync(folder); } catch { return []; } };

function make(folder, kind) {
  mkdirSync(folder, { recursive: true });
  for (let n = 0; n < files; n++) {
    const isBad = n % (files / bad) === 0;
    const forms = [
      ['json', isBad ? '{"headline": ' : JSON.stringify({ guid: `${kind}-${n}`, headline: `File ${n}`, section: kind, language: 'en', body: `<p>Number ${n}.</p>` })],
      ['json', isBad ? '{"uri": "urn:x"}' : JSON.stringify({ uri: `urn:${kind}:${n}`, type: 'text', headline: `File ${n}`, body_text: `Number ${n}.`, language: 'en', subject: [{ name: kind }] })],
      ['xml', isBad ? '<nothing/>' : `<nitf><head><docdata><doc-id id-string="${kind}-${n}"/></docdata></head><body><body.head><hedline><hl1>File ${n}</hl1></hedline></body.head><body.content><p>Number ${n} of ${kind}.</p></body.content></body></nitf>`],
    ];
    const [ending, text] = forms[n % forms.length];
    const path = join(folder, `${kind}-${String(n).padStart(5, '0')}.${ending}`);
    writeFileSync(path, text);
    utimesSync(path, 1.7e9, 1.7e9);
  }
}

const total = async (it, kind) => (await (await fetch(`${it.address}/api/search?q=${encodeURIComponent('file')}`)).json()).total;
const rows = [['machine', machine()], ['files', `${files}, ${bad} of them bad`]];
const it = await site();
try {
  // Drop folder.
  const drop = join(it.data, 'drop');
  make(join(it.folder, 'made'), 'dropped');
  mkdirSync(drop, { recursive: true });
  let started = Date.now();
  for (const name of readdirSync(join(it.folder, 'made'))) renameSync(join(it.folder, 'made', name), join(drop, name));
  while (list(join(drop, 'done')).length < files / 2) await sleep(20);
  await it.kill();
  const atKill = list(join(drop, 'done')).length;
  await it.start();
  while (list(drop).filter(name => statSync(join(drop, name), { throwIfNoEntry: false })?.isFile()).length > 0) await sleep(200);
  const seconds = (Date.now() - started) / 1000;
  const failed = list(join(drop, 'failed'));
  const reasons = failed.filter(name => name.endsWith('.reason.txt') && readFileSync(join(drop, 'failed', name), 'utf8').length > 15);
  while (await total(it) < files - bad && Date.now() - started < 900_000) await sleep(1000);
  rows.push(['drop folder: killed', `when ${atKill} were done, and started again`],
    ['drop folder: done, failed, reasons', `${list(join(drop, 'done')).length}, ${failed.length - reasons.length}, ${reasons.length}`],
    ['drop folder: articles', `${await total(it)} of ${files - bad}`],
    ['drop folder: time', `${seconds.toFixed(0)} s with the restart; all found by search after ${((Date.now() - started) / 1000).toFixed(0)} s`],
    ['drop folder: progress', readFileSync(it.log, 'utf8').split('\n').filter(line => line.includes('Drop folder:')).at(-1)?.split('Drop folder: ')[1] ?? 'NONE']);

  // The import command.
  const made = join(it.folder, 'imported');
  make(made, 'imported');
  const command = () => {
    const child = spawn('dotnet', [program, 'import', made, '--to', it.address, '--key', key], { cwd: it.folder, stdio: ['ignore', 'pipe', 'inherit'] });
    child.output = '';
    child.stdout.on('data', data => { child.output += data; process.stdout.write(data); });
    return child;
  };
  started = Date.now();
  const journal = join(it.folder, 'broadsheet-import.journal');
  const lines = () => { try { return readFileSync(journal, 'utf8').split('\n').length - 1; } catch { return 0; } };
  let child = command();
  while (lines() < files / 2) await sleep(20);
  child.kill('SIGKILL');
  await new Promise(done => child.once('exit', done));
  const killedAt = lines();
  child = command();
  const code = await new Promise(done => child.once('exit', done));
  const refused = list(join(it.folder, 'failed'));
  const told = refused.filter(name => name.endsWith('.reason.txt'));
  const taken = (Date.now() - started) / 1000;
  while (await total(it) < 2 * (files - bad) && Date.now() - started < 900_000) await sleep(1000);
  rows.push(['import: killed', `when ${killedAt} were done, and started again; exit code ${code}`],
    ['import: refused, reasons', `${refused.length - told.length}, ${told.length}`],
    ['import: articles', `${await total(it) - (files - bad)} of ${files - bad}`],
    ['import: time', `${taken.toFixed(0)} s; all found by search after ${((Date.now() - started) / 1000).toFixed(0)} s`],
    ['import: progress', child.output.trim().split('\n').at(-2)], ['machine', machine()]);
  console.log('');
  table(rows);
} finally {
  await it.kill();
}
