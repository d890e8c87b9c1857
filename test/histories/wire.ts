/* What goes over a person's wire, written down for the model. */
import type { Message, MessageBody, RequestBody, RequestRecord } from '../../backend/schema/index.js';
import type { Api, Route } from '../../components/data/api.js';
import type { UrError } from '../../components/data/errors.js';
import type { Name } from './cast.js';

export interface Wiretap {
  /** A line, with the claim that it carried ('' none). */
  posted(id: string, claim: string, outcome: 'stored' | UrError): void;
  patched(who: Name, request: string, body: RequestBody, outcome: RequestRecord | UrError): void;
}

/** The same questions of this person; the tap hears how they were answered. */
export function recorded(api: Api, who: Name, tap: Wiretap): Api {
  const posted = ({ id, claim = '' }: MessageBody, outcome: Message | UrError) =>
    tap.posted(id, claim, 'seq' in outcome ? 'stored' : outcome);
  return new Proxy(api, {
    get(target, route: Route) {
      const ask = (target[route] as (...args: unknown[]) => Promise<unknown>).bind(target);
      if (route !== 'postMessage' && route !== 'patchRequest') return ask;
      return (id: string, body: unknown) => {
        const tell = (outcome: unknown) => {
          if (route === 'postMessage') posted(body as MessageBody, outcome as Message | UrError);
          else tap.patched(who, id, body as RequestBody, outcome as RequestRecord | UrError);
        };
        const asked = ask(id, body);
        asked.then(tell, tell);
        return asked;
      };
    },
  });
}
