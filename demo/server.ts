import { createHmac } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { bankSite } from './bank/site.js';
import { buildDemo } from './build.js';
import { crmSite } from './crm/site.js';
import { Login } from './login.js';
import type { DemoPerson } from './people.js';
import type { Answer, Site, Visit } from './site.js';
import type { HostSecret } from './host-token.js';

/** What `demo.json` says of the first demo bot, as far as its host pages need it. */
export interface Demo {
  bot: string;
  secret: HostSecret;
  steps: { request: string };
  agents: DemoPerson[];
  interlocutors: DemoPerson[];
}

export interface DemoOptions {
  port: number;
  host: string;
  /** Where the API answers, as browsers reach it. */
  api: string;
  demo: Demo;
  log?: (line: string) => void;
}

/** The links that a start prints: the CRM as an agent, the bank's site as one of its customers. */
export function demoPages(url: string): { crm: string; site: string } {
  return { crm: `${url}/crm/?as=camille`, site: `${url}/bank/?as=zoe` };
}

/**
 * Starts the server that stands for a customer's own: it serves the pages of a CRM and of a bank's site, knows who is
 * signed in to them by its own cookies, and signs tokens for User Requests. It shares nothing with the API but a secret.
 */
export async function startDemo(options: DemoOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { api, demo, host, port } = options;
  const assets = await buildDemo(options.log);
  const key = createHmac('sha256', demo.secret.value).update('cookies of the demo').digest('hex');
  const context = { api, demo, assets: assets.paths };
  const sites: Site[] = [crmSite(context, new Login('quillmoor', key)), bankSite(context, new Login('merrow', key))];

  // Word for word what docs/embedding.md asks of a strict page.
  const policy = [
    "default-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `connect-src 'self' ${new URL(api).origin}`,
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ');

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) send(response, { status: 500, text: 'Something went wrong here.' });
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'same-origin');
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
    if (url.pathname.startsWith('/assets/')) return asset(response, url.pathname);
    const site = sites.find(({ path }) => url.pathname === path || url.pathname.startsWith(`${path}/`));
    if (!site)
      return send(response, url.pathname === '/' ? { redirect: '/bank/' } : { status: 404, text: 'Not here.' });
    if (url.pathname === site.path) return send(response, { redirect: `${site.path}/${url.search}` });
    if (request.method !== 'GET' && request.method !== 'HEAD' && isFromElsewhere(request))
      return send(response, { status: 403, text: 'This is for our own pages only.' });
    const visit: Visit = { request, url, path: url.pathname.slice(site.path.length) };
    send(response, (await site.answer(visit)) ?? { status: 404, text: 'Not here.' });
  }

  function asset(response: ServerResponse, path: string): void {
    const type = types[/\.\w+$/.exec(path)?.[0] ?? ''];
    const file = join(assets.folder, path);
    if (!type || !/^\/assets\/[\w.-]+$/.test(path) || !existsSync(file))
      return send(response, { status: 404, text: 'Not here.' });
    // The name has the hash of what is in it.
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' });
    createReadStream(file).pipe(response);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
  const named = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${named}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** What another site's page made a browser post. (Other clients say nothing, and have no cookie to misuse.) */
function isFromElsewhere(request: IncomingMessage): boolean {
  const from = request.headers['sec-fetch-site'];
  return from !== undefined && from !== 'same-origin' && from !== 'none';
}

function send(response: ServerResponse, answer: Answer): void {
  response.setHeader('Cache-Control', 'no-store');
  if (answer.cookie) response.setHeader('Set-Cookie', answer.cookie);
  if (answer.redirect) return void response.writeHead(303, { Location: answer.redirect }).end();
  if (answer.json) {
    response.writeHead(answer.status ?? 200, { 'Content-Type': 'application/json' });
    return void response.end(JSON.stringify(answer.json));
  }
  if (answer.page || answer.svg) {
    const type = answer.page ? 'text/html; charset=utf-8' : 'image/svg+xml';
    return void response.writeHead(answer.status ?? 200, { 'Content-Type': type }).end(answer.page?.html ?? answer.svg);
  }
  response.writeHead(answer.status ?? 200, answer.text ? { 'Content-Type': 'text/plain; charset=utf-8' } : {});
  response.end(answer.text);
}
