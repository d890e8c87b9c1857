import { topics, type ConversationEvent } from '../../../backend/schema/events.js';
import { notFound } from './answers.js';
import type { MemoryServer } from './server.js';
import type { Tables } from './tables.js';

/* `DELETE interlocutors/{userID}`, as backend/hooks/provisioning/erase.ts has it. */

const blank = {
  ...{ userID: '', firstName: '', lastName: '', email: '', phoneNumber: '' },
  ...{ customAttributes: {}, isLogged: false, usedToTest: false },
};

export function eraseInterlocutor(server: MemoryServer, tables: Tables, userID: string): void {
  const person = [...tables.interlocutors.values()].find((one) => one.userID === userID);
  if (!person) throw notFound();
  tables.interlocutors.delete(person.id);
  const home = [...tables.conversations.values()].find(({ interlocutor }) => interlocutor === person.id);
  if (home) {
    // As long as those who listen may still hear it.
    server.publish(topics.conversation(home.id), { erased: true } satisfies ConversationEvent);
    const claim = tables.claims.get(home.id);
    keepRequests(server, tables, home.id, home.lastAt);
    for (const table of [tables.conversations, tables.messages, tables.claims, tables.reads]) table.delete(home.id);
    for (const [id, { conversation }] of tables.files) if (conversation === home.id) tables.files.delete(id);
    if (claim) {
      tables.endedClaims.add(claim.id);
      server.changed(tables, 'claims', claim.id);
      server.tell(claim.agent.id, { claimLost: { conversation: home.id, by: '' } });
    }
  }
  server.revoke(person.id);
}

/** They move to a conversation of nobody, and say nothing of whose they were. */
function keepRequests(server: MemoryServer, tables: Tables, home: string, lastAt: string): void {
  const requests = [...tables.requests.values()].filter(({ conversation }) => conversation === home);
  if (requests.length === 0) return;
  const [nobody, shell] = [server.newID(), server.newID()];
  tables.interlocutors.set(nobody, { id: nobody, bot: tables.id, ...blank });
  tables.conversations.set(shell, { id: shell, bot: tables.id, interlocutor: nobody, seq: 0, lastAt, lastText: '' });
  tables.messages.set(shell, []);
  for (const request of requests) {
    const { rev, stepName: title } = request;
    const moved = { conversation: shell, interlocutor: nobody, seq: 0, rev: rev + 1, changedBy: '', waitingSince: '' };
    server.saved(tables, { ...request, ...moved, title, description: '', extract: [], attributes: blank });
  }
}
