// Called by run, which says what is measured.
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { writeFileSync, readFileSync, mkdtempSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { tmpdir } from 'node:os';
import path from 'node:path';

const { SITE: site, TOOLS: tools, PARTS } = process.env;
const parts = PARTS.split(' ');
const need = createRequire(path.join(tools, 'package.json'));
const work = mkdtempSync(path.join(tmpdir(), 'broadsheet-site-'));
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const text = async address => (await fetch(site + address)).text();
const first = (html, pattern) => (html.match(pattern) ?? [])[1];
const home = await text('/');
const article = first(home, /<h3><a href="([^"]+-[a-z0-9]{16})"/);
const story = await text(article);
const pages = {
  home: '/',
  section: first(home, /<nav class="sections"[^>]*>.*?<a href="([^"]+)"/s),
  article,
  topic: first(story, /href="(\/topics\/[^"]+)"/),
  author: first(story, /href="(\/authors\/[^"]+)"/),
  'search form': '/search',
  search: '/search?q=ferry',
  'search, nothing': '/search?q=ferryy',
  'missing page': '/not/here',
  'Persian home': '/fa',
  'Persian article': first(await text('/fa'), /<h3><a href="([^"]+-[a-z0-9]{16})"/),
  'Persian search': '/fa/search?q=' + encodeURIComponent('آب'),
};

function table(title, head, rows) {
  console.log(`\n${title}\n`);
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map(row => String(row[column]).length)));
  for (const row of [head, widths.map(width => '-'.repeat(width)), ...rows])
    console.log('| ' + row.map((cell, column) => column ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column])).join(' | ') + ' |');
}

const inChromium = async () => need('puppeteer-core').launch({ executablePath: '/usr/bin/chromium', args: flags, headless: true });

if (parts.includes('weight')) {
  const rows = [];
  for (const [name, address] of Object.entries(pages)) {
    const html = await text(address);
    const scripts = [...html.matchAll(/<script[^>]* src="([^"]+)"/g)].map(found => found[1]);
    const sheets = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(found => found[1]);
    // As the gateway compresses.
    const small = async content => brotliCompressSync(Buffer.from(content), { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;
    const page = await small(html);
    let more = 0;
    for (const address of [...scripts, ...sheets]) more += await small(await text(address));
    rows.push([name, page, more, page + more, scripts.length, sheets.length]);
  }
  table('Weight in bytes, compressed (an article: at most 25,600)', ['page', 'page with style', 'script', 'together', 'scripts', 'stylesheets'], rows);
}

if (parts.includes('vnu')) {
  const rows = [];
  const jar = path.join(path.dirname(need.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  for (const [name, address] of Object.entries(pages)) {
    const file = path.join(work, 'page.html');
    writeFileSync(file, await text(address));
    let said = '';
    try { execFileSync('java', ['-jar', jar, '--format', 'json', file], { stdio: ['ignore', 'ignore', 'pipe'] }); }
    catch (failure) { said = failure.stderr.toString(); }
    const messages = said ? JSON.parse(said).messages : [];
    for (const message of messages) if (message.type === 'error') console.log(`${name}: ${message.message} (${message.extract?.replace(/\s+/g, ' ')})`);
    rows.push([name, messages.filter(message => message.type === 'error').length, messages.filter(message => message.type !== 'error').length]);
  }
  table('Nu HTML checker', ['page', 'errors', 'others'], rows);
}

if (parts.includes('axe')) {
  const source = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await inChromium();
  const rows = [];
  for (const [name, address] of Object.entries(pages)) {
    const counts = [];
    for (const scheme of ['light', 'dark']) for (const width of [390, 1280]) {
      const page = await browser.newPage();
      await page.setBypassCSP(true);
      await page.setViewport({ width, height: 900 });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.goto(site + address);
      await page.evaluate(source);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      for (const violation of violations) console.log(`${name}, ${scheme}, ${width}: ${violation.id}: ${violation.nodes.map(node => node.target + ' ' + (node.any[0]?.message ?? node.all[0]?.message ?? '')).slice(0, 3).join('; ')}`);
      counts.push(violations.length);
      await page.close();
    }
    rows.push([name, ...counts]);
  }
  await browser.close();
  table('axe-core, violations', ['page', 'light 390', 'light 1280', 'dark 390', 'dark 1280'], rows);
}

if (parts.includes('lighthouse')) {
  const lighthouse = (await import(need.resolve('lighthouse'))).default;
  const rows = [];
  for (const name of ['home', 'section', 'article', 'search form', 'Persian article']) {
    await text(pages[name]);
    const browser = await inChromium();
    const { lhr } = await lighthouse(site + pages[name], { port: Number(new URL(browser.wsEndpoint()).port), logLevel: 'error', output: 'json' });
    await browser.close();
    const score = category => Math.round((lhr.categories[category]?.score ?? 0) * 100);
    for (const { auditRefs } of Object.values(lhr.categories)) for (const { id, weight } of auditRefs)
      if (weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9) console.log(`${name}: ${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`);
    rows.push([name, score('performance'), score('accessibility'), score('best-practices'), score('seo'),
      Math.round(lhr.audits['first-contentful-paint'].numericValue), Math.round(lhr.audits['largest-contentful-paint'].numericValue), Math.round(lhr.audits['total-blocking-time'].numericValue), lhr.audits['cumulative-layout-shift'].numericValue.toFixed(3), Math.round(lhr.audits['total-byte-weight'].numericValue)]);
  }
  table('Lighthouse, mobile preset (slow 4G)', ['page', 'performance', 'accessibility', 'best practices', 'SEO', 'FCP, ms', 'LCP, ms', 'TBT, ms', 'CLS', 'bytes'], rows);
}
