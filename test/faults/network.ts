/* A network that fails as told, between clients and a server: browsers' offline switches leave open streams alone. */
import { connect, createServer, type Server, type Socket } from 'node:net';

interface Connection {
  near: Socket;
  far: Socket;
  /** What was asked last on it, such as `GET /api/realtime`; '' when a stream has come to its end. */
  request: string;
  /** Its answer does not arrive. */
  isCut: boolean;
}

const stream = 'GET /api/realtime';

export class Network {
  /** The server's address as the clients know it; the first one, where it has several. */
  url = '';
  /** Bytes vanish in both directions, while every connection stays open and new ones are accepted. */
  isBlackHole = false;
  /** Nobody is there: connections are refused. */
  isDown = false;
  /** Every byte is this late, in ms, each way. */
  delay = 0;
  /** Which requests get no answer: they reach the server, then their connection is reset. */
  cuts: ((request: string) => boolean) | undefined;
  /** How many answers were cut. */
  cut = 0;
  /** How many streams the server has ended of its own accord. */
  givenUp = 0;
  /** Told of each request as it passes, such as `POST /api/ur/session`. */
  onRequest: ((request: string) => void) | undefined;
  readonly #target: { hostname: string; port: string };
  readonly #servers: Server[] = [];
  readonly #connections = new Set<Connection>();
  #isStalled = false;

  constructor(target: string) {
    const { hostname, port } = new URL(target);
    this.#target = { hostname, port };
  }

  /** Listens at these addresses of this machine, all on one port; the server sees each client at its own. */
  async listen(addresses: readonly string[] = ['127.0.0.1']): Promise<this> {
    for (const address of addresses) {
      const server = createServer((near) => this.#accept(near, address));
      this.#servers.push(server);
      const port = this.url ? new URL(this.url).port : '0';
      await new Promise<void>((resolve) => server.listen(Number(port), address, resolve));
      this.url ||= `http://${address}:${(server.address() as { port: number }).port}`;
    }
    return this;
  }

  /** Leads to another server from now on. */
  leadTo(target: string): void {
    Object.assign(this.#target, { hostname: new URL(target).hostname, port: new URL(target).port });
  }

  /** Ends all connections, or those with this request, as a failing network does. */
  reset(fits: (request: string) => boolean = () => true): void {
    for (const { near, far, request } of this.#connections) {
      if (!fits(request)) continue;
      near.resetAndDestroy();
      far.destroy();
    }
  }

  /** Nobody reads what the server sends, until `flow`: the buffers between fill up. */
  stall(): void {
    this.#isStalled = true;
    for (const { far } of this.#connections) far.pause();
  }

  flow(): void {
    this.#isStalled = false;
    for (const { far } of this.#connections) far.resume();
  }

  get openStreams(): number {
    return [...this.#connections].filter(({ request }) => request === stream).length;
  }

  async close(): Promise<void> {
    this.reset();
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }

  #accept(near: Socket, address: string): void {
    if (this.isDown) {
      near.resetAndDestroy();
      return;
    }
    const { hostname: host, port } = this.#target;
    const far = connect({ host, port: Number(port), ...(address !== '127.0.0.1' && { localAddress: address }) });
    const connection: Connection = { near, far, request: '', isCut: false };
    this.#connections.add(connection);
    if (this.#isStalled) far.pause();
    near.on('data', (bytes) => {
      this.#read(connection, bytes);
      this.#pass(bytes, far);
    });
    far.on('data', (bytes) => {
      if (connection.isCut && !this.isBlackHole) {
        this.cut++;
        near.resetAndDestroy();
        return;
      }
      this.#pass(bytes, near);
      if (connection.request === stream && !this.isBlackHole) this.#listen(connection, bytes.toString('latin1'));
    });
    far.on('end', () => this.#endStream(connection));
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      // A black hole tells nobody that the other side has gone.
      one.on('close', () => {
        this.#connections.delete(connection);
        if (!this.isBlackHole || one === near) other.destroy();
      });
      // A reset is told by `close`.
      one.on('error', () => undefined);
    }
  }

  #read(connection: Connection, bytes: Buffer): void {
    const head = /^([A-Z]+ [^ ?]+)\S* HTTP\/1\.1\r\n/.exec(bytes.toString('latin1', 0, 4000));
    if (!head) return;
    connection.request = head[1]!;
    connection.isCut = this.cuts?.(connection.request) ?? false;
    this.onRequest?.(connection.request);
  }

  /** A stream that is refused is none, and its connection outlives one that ends. */
  #listen(connection: Connection, answer: string): void {
    if (/^HTTP\/1\.1 (?!200)/.test(answer)) connection.request = '';
    else if (/(?:^|\n)0\r\n\r\n$/.test(answer)) this.#endStream(connection);
  }

  /** Before the client has: it is the server's decision. */
  #endStream(connection: Connection): void {
    if (connection.request !== stream) return;
    connection.request = '';
    if (!connection.near.destroyed) this.givenUp++;
  }

  #pass(bytes: Buffer, to: Socket): void {
    if (this.isBlackHole) return;
    if (!this.delay) to.write(bytes);
    else setTimeout(() => !this.isBlackHole && to.write(bytes), this.delay);
  }
}
