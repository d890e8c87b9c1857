import type { AgentRecord } from '../../backend/schema/index.js';
import { MemoryServer, type Identity } from '../../components/data/memory/server.js';
import { MemoryTransport } from '../../components/data/memory/memory-transport.js';
import { newID } from '../../components/data/ids.js';
import type { Home, Place } from './home.js';

/** The server in memory; what a host's token says of its people is written into it. */
export async function memoryPlace(): Promise<Place> {
  const bots = [newID(), newID()] as const;
  const server = new MemoryServer({ seed: bots.map((id) => ({ id, name: 'Bot' })) });
  return { home: homeOf(server, bots[0]), other: homeOf(server, bots[1]), stop: async () => undefined };
}

function homeOf(server: MemoryServer, bot: string): Home {
  const tables = server.tables(bot);
  const known = <T extends object>(records: Map<string, T>, key: keyof T, value: unknown) =>
    [...records.values()].find((record) => record[key] === value);

  function group(name: string): string {
    const found = known(tables.groups, 'name', name);
    if (found) return found.id;
    const made = { id: newID(), bot, name };
    tables.groups.set(made.id, made);
    server.changed(tables, 'groups', made.id);
    return made.id;
  }

  async function enter(as: Exclude<Identity, 'anonymous'>, device?: string) {
    const { api, transport } = server.connect({ ...as, bot });
    if (!(transport instanceof MemoryTransport)) throw new Error('Not in memory.');
    const session = await api.openSession({ token: 'signed', device });
    return { api, transport, session, id: as.id };
  }

  return {
    bot,
    async agent(sub, { role, groups } = {}) {
      let agent: AgentRecord | undefined = known(tables.agents, 'sub', sub);
      if (!agent) {
        agent = { id: newID(), bot, sub, name: sub, role: role ?? 'agent', groups: (groups ?? []).map(group) };
        tables.agents.set(agent.id, agent);
        server.changed(tables, 'agents', agent.id);
      }
      return enter({ kind: 'agent', id: agent.id });
    },
    async person(userID, device) {
      let person = known(tables.interlocutors, 'userID', userID);
      if (!person) {
        const blank = {
          lastName: '',
          email: '',
          phoneNumber: '',
          customAttributes: {},
          isLogged: true,
          usedToTest: false,
        };
        person = { id: newID(), bot, userID, firstName: userID, ...blank };
        tables.interlocutors.set(person.id, person);
      }
      const visitor = await enter({ kind: 'interlocutor', id: person.id }, device);
      return { ...visitor, conversation: visitor.session.conversation! };
    },
    async anonymous(device) {
      const visitor = await enter(server.device(device, bot));
      return { ...visitor, conversation: visitor.session.conversation! };
    },
    async putStep(key, actions) {
      const story = known(tables.stories, 'key', 'contract') ?? { id: newID(), bot, key: 'contract', name: 'Contract' };
      tables.stories.set(story.id, story);
      const found = known(tables.steps, 'key', key);
      const isSame = JSON.stringify(found?.actions) === JSON.stringify(actions);
      if (found && isSame) return found;
      const step = {
        id: found?.id ?? newID(),
        bot,
        key,
        story: story.id,
        name: key,
        actions,
        rev: (found?.rev ?? 0) + 1,
      };
      tables.steps.set(step.id, step);
      server.changed(tables, 'steps', step.id);
      return step;
    },
    async reached(step, body) {
      return server.reached(step, body, bot);
    },
    async erase(userID) {
      server.erase(userID, bot);
    },
  };
}
