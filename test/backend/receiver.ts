/* A receiver of webhooks: keeps what arrives, and answers as a test wants it. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookPayload } from '../../backend/schema/webhooks.js';

export interface Arrival {
  event: WebhookPayload;
  body: string;
  headers: IncomingHttpHeaders;
  at: number;
  /** What was answered; null while there is no answer. */
  status: number | null;
}

type Answer = { status: number; headers?: Record<string, string> };

export interface Receiver {
  url: string;
  port: number;
  arrivals: Arrival[];
  /** How many connections were made to it, answered or not. */
  connections(): number;
  /** Those that were answered with 2xx. */
  accepted(): Arrival[];
  /** How the next ones are answered. */
  answer(how: (arrival: Arrival) => Answer | Promise<Answer>): void;
  /** Resolves when the condition on what was accepted holds. */
  until(holds: (accepted: Arrival[]) => boolean, what?: string): Promise<Arrival[]>;
  close(): Promise<void>;
}

export async function startReceiver(host = '127.0.0.1'): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  let connections = 0;
  let how: (arrival: Arrival) => Answer | Promise<Answer> = () => ({ status: 204 });

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const event = JSON.parse(body) as WebhookPayload;
      const arrival: Arrival = { event, body, headers: request.headers, at: performance.now(), status: null };
      arrivals.push(arrival);
      void Promise.resolve(how(arrival)).then(({ status, headers = {} }) => {
        if (response.destroyed) return;
        arrival.status = status;
        response.writeHead(status, headers).end();
      });
    });
  });
  server.on('connection', () => connections++);
  server.keepAliveTimeout = 0; // an attempt on a connection that is closed at that moment breaks
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;

  const accepted = () => arrivals.filter(({ status }) => status !== null && status >= 200 && status < 300);
  return {
    url: `http://${host}:${port}/hook`,
    port,
    arrivals,
    accepted,
    connections: () => connections,
    answer: (next) => (how = next),
    until: async (holds, what = String(holds)) => {
      const end = performance.now() + 30_000;
      while (!holds(accepted())) {
        if (performance.now() > end)
          throw new Error(
            `Waited in vain for ${what}: ${arrivals.map(({ event, status }) => `${event.type} ${status}`)}`,
          );
        await sleep(10);
      }
      return accepted();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** As https://www.standardwebhooks.com has it; whether one of the signatures is of that secret. */
export function isSigned({ headers, body }: Arrival, secret: string): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(signature);
}
