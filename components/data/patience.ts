import type { Api, Route } from './api.js';
import { UrError } from './errors.js';

/**
 * The same questions, but none again before its time: where the server has said how long to wait, whoever asks earlier
 * is told here what is left of it. So everybody may try again at a pace of their own.
 */
export function patient(api: Api): Api {
  const refusals = new Map<Route, { error: UrError; until: number }>();
  return new Proxy(api, {
    get:
      (target, route: Route) =>
      (...args: unknown[]) => {
        const { error, until } = refusals.get(route) ?? { until: 0 };
        const left = until - performance.now();
        if (error && left > 0) {
          const { status, message } = error;
          return Promise.reject(new UrError({ status, message }, { retryAfter: Math.ceil(left) / 1000 }));
        }
        const answer = (target[route] as (...args: unknown[]) => Promise<unknown> | undefined)(...args);
        return answer?.catch((error: unknown) => {
          if (error instanceof UrError && error.retryAfter)
            refusals.set(route, { error, until: performance.now() + error.retryAfter * 1000 });
          throw error;
        });
      },
  });
}
