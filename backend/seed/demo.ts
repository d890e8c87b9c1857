import { insertAccessToken } from '../hooks/commands/new-bot.js';
import { find } from '../hooks/data/records.js';
import { run } from '../hooks/data/sql.js';
import { write, type Write } from '../hooks/data/write.js';
import { bankID, seedBank } from './bank.js';
import { otherAgents, otherID, otherPeople, otherRequestStep, seedOther } from './other.js';
import { agents, type DemoAgent, type DemoPerson, people } from './people.js';
import { requestStep } from './scenario.js';

/** What scripts need to use a bot of the demo. */
interface DemoBot {
  bot: string;
  accessToken: string;
  secret: { id: string; value: string };
  steps: { request: string };
  agents: { sub: string; name: string; role: string }[];
  interlocutors: { sub: string; name: string }[];
}

/**
 * Makes the demo's bots if the database has no bot at all. Where they are, gives them new access tokens (only hashes
 * are stored, so nobody knows the old ones) and the origins of the demo's pages; null where they are not.
 */
export function demo(empty: boolean, origins: string[]): (DemoBot & { other: DemoBot }) | null {
  return write((w) => {
    if (empty) {
      seedBank(w);
      seedOther(w);
    }
    if (!find(w.app, 'bots', 'id = {:id}', { id: bankID })) return null;
    return {
      ...opened(w, bankID, origins, requestStep, agents, people),
      other: opened(w, otherID, origins, otherRequestStep, otherAgents, otherPeople),
    };
  });
}

const tokenLabel = 'Demo';

function opened(
  w: Write,
  bot: string,
  origins: string[],
  step: string,
  agents: DemoAgent[],
  people: DemoPerson[],
): DemoBot {
  const record = w.app.findRecordById('bots', bot);
  if (origins.length > 0) {
    record.set('origins', origins);
    w.app.save(record);
  }
  run(w.app, 'DELETE FROM {{access_tokens}} WHERE [[bot]] = {:bot} AND [[label]] = {:label}', {
    bot,
    label: tokenLabel,
  });
  const secret = find(w.app, 'secrets', 'bot = {:bot} && label = {:label}', { bot, label: 'Demo' })!;
  return {
    bot,
    accessToken: insertAccessToken(w, bot, tokenLabel).value,
    secret: { id: secret.id, value: secret.getString('value') },
    steps: { request: step },
    agents: agents.map(({ sub, name, role }) => ({ sub, name, role })),
    interlocutors: people.map(({ sub, firstName, lastName }) => ({ sub, name: `${firstName} ${lastName}`.trim() })),
  };
}
