/*
 * Which topics of the realtime channel somebody may hear. A forbidden one is dropped without a word: PocketBase's SDK
 * sends all its topics at once, and one refusal would take the others with it.
 */
import { maySee, seesAll } from '../access.js';
import { find } from '../data/records.js';
import { type Person, personOf } from '../http/caller.js';
import { originAllowed } from '../session/origin.js';

/** What PocketBase's declarations leave out: the event that this one embeds. */
interface Embedding {
  requestEvent: core.RequestEvent;
}

export function filterSubscriptions(e: core.RealtimeSubscribeRequestEvent): void {
  const person = personOf(e.auth);
  const bot = person && find($app, 'bots', 'id = {:id}', { id: person.bot });
  // `e.request` is undefined in this hook: the promoted field is not seen, the embedded event is.
  const allowed = bot && originAllowed((e as unknown as Embedding).requestEvent, bot);
  const wanted: string[] = [];
  for (let i = 0; i < e.subscriptions.length; i++) wanted.push(e.subscriptions[i]!);
  e.subscriptions = person && allowed ? wanted.filter(once((topic) => mayHear(person, topic))) : [];
  e.next();
}

/** A topic may come with hundreds of options, and each question costs. */
function once(mayBeHeard: (topic: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const topic = name.split('?')[0]!;
    const answer = known.get(topic) ?? mayBeHeard(topic);
    known.set(topic, answer);
    return answer;
  };
}

function mayHear(person: Person, topic: string): boolean {
  const [prefix, kind, id, rest] = topic.split('/');
  if (prefix !== 'ur') return native(person, topic);
  if (topic === 'ur/ping') return true;
  if (!id) return false;
  switch (kind) {
    case 'c':
      return rest === undefined && mayHearConversation(person, id);
    case 'b':
      if (person.kind !== 'agent' || id !== person.bot) return false;
      return rest === undefined || (rest === 'all' && seesAll(person));
    case 'u':
      return rest === undefined && id === person.id;
    default:
      return false;
  }
}

function mayHearConversation(person: Person, id: string): boolean {
  const conversation = find($app, 'conversations', 'id = {:id} && bot = {:bot}', { id, bot: person.bot });
  return conversation !== null && maySee(person, conversation);
}

/** PocketBase asks a rule for each such subscriber at each write: only for who sees everything, where it is cheap. */
function native(person: Person, topic: string): boolean {
  return person.kind === 'agent' && /^(requests|messages)(\/|$)/.test(topic) && seesAll(person);
}
