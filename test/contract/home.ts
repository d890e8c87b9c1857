import type {
  Action,
  AgentRecord,
  ReachedAnswer,
  ReachedBody,
  SessionAnswer,
  StepRecord,
} from '../../backend/schema/index.js';
import type { Api } from '../../components/data/api.js';
import { newID } from '../../components/data/ids.js';
import type { Transport } from '../../components/data/transport.js';

/** Somebody signed in. */
export interface Visitor {
  api: Api;
  transport: Transport;
  session: SessionAnswer;
  id: string;
}

/** One bot of a server that the suite is run against, and how its host's people get in. */
export interface Home {
  bot: string;
  agent(sub: string, more?: { role?: AgentRecord['role']; groups?: string[] }): Promise<Visitor>;
  /** `device` is the secret of the browser that they sign in on. */
  person(userID: string, device?: string): Promise<Visitor & { conversation: string }>;
  /** Somebody whom the host does not know. */
  anonymous(device: string): Promise<Visitor & { conversation: string }>;
  /** With the bot's token. */
  putStep(key: string, actions: Action[]): Promise<StepRecord>;
  reached(step: string, body: ReachedBody): Promise<ReachedAnswer>;
  erase(userID: string): Promise<void>;
}

/** A server with two bots that must never see each other. */
export interface Place {
  home: Home;
  other: Home;
  stop(): Promise<void>;
}

export type Suite = {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
  before(body: () => Promise<void>): unknown;
  after(body: () => Promise<void>): unknown;
};

let made = 0;
/** A name that no other test uses. */
export const fresh = (name: string) => `${name}-${++made}-${newID().slice(0, 6)}`;

export const request = (message = '{{@message}}'): Action => ({ type: 'create_user_request_action', message });

/** A person whom the bot could not help: one request, from one line. */
export async function withRequest(home: Home, text = 'help me', name = fresh('person')) {
  const person = await home.person(name);
  await home.putStep('contract-help', [request()]);
  const answer = await home.reached('contract-help', {
    id: newID(),
    interlocutor: { userID: name },
    messages: [{ author: 'interlocutor', text }],
  });
  return { person, name, conversation: person.conversation, request: answer.requests[0]!, answer };
}
