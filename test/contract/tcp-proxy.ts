/* A network that fails as told, between a client and a server: browsers' offline switches leave open streams alone. */
import { connect, createServer, type Server, type Socket } from 'node:net';

export class TcpProxy {
  url = '';
  /** Bytes vanish in both directions, while every connection stays open. */
  isBlackHole = false;
  #server: Server;
  #sockets = new Set<Socket>();

  constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.#server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => this.isBlackHole || to.write(bytes));
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        // A reset is told by `close`.
        from.on('error', () => undefined);
      }
    });
  }

  async listen(port: string | number = 0): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(Number(port), '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
    return this;
  }

  /** Ends all connections as a failing network does. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
