import type { AddressInfo, Server, Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** Lets a server listen on a free port of this machine until the test ends; returns the port. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}
