import type * as z from 'zod/mini';
import { isWhole, parse, readJSON } from './body.js';
import { type Caller, type Who, caller } from './caller.js';
import { forbidden, invalid, Problem } from './problem.js';

export interface Call<Body = unknown> {
  e: core.RequestEvent;
  /** Who calls; `anyone` where the route lets everybody in. */
  caller: Caller;
  body: Body;
  /** A part of the path, decoded. */
  path(name: string): string;
  /** A parameter of the query; '' when absent. */
  query(name: string): string;
}

export interface Route {
  method: string;
  path: string;
  who: Who[];
  body: z.ZodMiniType | null;
  /** Where the body, or the answer, is the bytes of a file ($files) and no JSON. */
  bytes: 'in' | 'out' | undefined;
  handle(call: Call<never>): unknown;
}

/** One line of the table in app.ts: method, path below `/api/ur/`, who may call, body, what it does (undefined: 204). */
export function route<S extends z.ZodMiniType | null>(
  method: string,
  path: string,
  who: Who[],
  body: S,
  handle: (call: Call<S extends z.ZodMiniType ? z.output<S> : undefined>) => unknown,
  bytes?: Route['bytes'],
): Route {
  return { method, path, who, body, bytes, handle };
}

/** What a handler returns that leaves the answer to a middleware around it. */
export const answered = {};

export function serve(route: Route, e: core.RequestEvent): void {
  leaveFields(e);
  try {
    const who = caller(e, route.who);
    if (!route.who.includes(who.kind) && !(who.kind === 'agent' && who.admin && route.who.includes('admin')))
      throw forbidden('You are not allowed to do this.');
    const call = {
      e,
      caller: who,
      body: route.body ? parse(route.body, readJSON(e)) : undefined,
      path: (name: string) => partOfPath(e, name),
      query: (name: string) => e.request!.url!.query().get(name),
    };
    const answer = route.handle(call as Call<never>);
    // An accepted call shows that its person is there: it keeps the lease of a claim alive.
    if (who.kind === 'agent' || who.kind === 'interlocutor') $fanout.beat(who.id);
    if (answer === answered) return;
    if (answer === undefined) e.noContent(204);
    else e.json(200, answer);
  } catch (error) {
    if (error instanceof Problem) return refuse(e, error);
    $app.logger().error('A route failed', 'route', `${route.method} ${route.path}`, 'error', describe(error));
    refuse(e, new Problem(500, 'Something went wrong.'));
  }
}

function partOfPath(e: core.RequestEvent, name: string): string {
  const value = e.request!.pathValue(name);
  if (value.includes('\ufffd') && !isWhole(value, toBytes(value).length))
    throw invalid(name, 'validation_invalid_text');
  return value;
}

/** The same bytes each time: `e.json` would write the members of an object in any order. */
function refuse(e: core.RequestEvent, problem: Problem): void {
  e.blob(problem.status, 'application/json', toBytes(JSON.stringify(problem.shape())) as never);
}

/** PocketBase would pick the fields of the answer that the query names, and fail where that makes no sense. */
function leaveFields(e: core.RequestEvent): void {
  const query = e.request!.url!.query();
  if (!query.has('fields')) return;
  query.del('fields');
  e.request!.url!.rawQuery = query.encode();
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
