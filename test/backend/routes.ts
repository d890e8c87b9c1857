/* The table of routes, as the hooks have it. */
import { pathToFileURL } from 'node:url';
import path from 'node:path';
import type * as z from 'zod/mini';

export interface RouteOfHooks {
  method: string;
  /** Below `/api/ur/`. */
  path: string;
  who: string[];
  body: z.ZodMiniType | null;
}

/** Hooks live in another world, with globals of their own: what they ask of it when they are loaded is here. */
export async function routesOfHooks(): Promise<RouteOfHooks[]> {
  (globalThis as { $os?: unknown }).$os ??= { getenv: () => '' };
  const file = path.resolve(import.meta.dirname, '../../backend/hooks/app.ts');
  return ((await import(pathToFileURL(file).href)) as { routes: RouteOfHooks[] }).routes;
}
