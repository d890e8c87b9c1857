import type { IncomingMessage } from 'node:http';
import type { Demo } from './server.js';
import type { Markup } from './template.js';

/** What every site of the demo is given. */
export interface SiteContext {
  api: string;
  demo: Demo;
  /** Addresses of built files by name: `crm.js`. */
  assets: Record<string, string>;
}

export interface Visit {
  request: IncomingMessage;
  url: URL;
  /** The path inside the site: `/` is its first page. */
  path: string;
}

export interface Answer {
  status?: number;
  page?: Markup;
  json?: object;
  svg?: string;
  text?: string;
  /** An address of this server to go to instead. */
  redirect?: string;
  cookie?: string;
}

export interface Site {
  /** Where it lives on the server: `/crm`. */
  path: string;
  /** Undefined: there is no such page. */
  answer(visit: Visit): Answer | undefined | Promise<Answer | undefined>;
}

/** The fields of a posted form; a small one, or nothing. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > 4_096) return new URLSearchParams();
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
