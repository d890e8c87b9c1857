/* What is said: one conversation for each interlocutor, its messages, who has control, who has read how far. */
import { bot, collection, created, date, json, number, ofBot, relation, select, text, updated } from './lib/fields.js';

migrate(
  (app) => {
    collection(app, 'conversations', {
      fields: [
        bot(app),
        relation(app, 'interlocutor', 'interlocutors', { required: true, cascadeDelete: true }),
        // The newest message's place; only ever moved by `UPDATE ... SET seq = seq + 1 ... RETURNING`.
        number('seq'),
        date('lastAt'),
        text('lastText'),
        created,
        updated,
      ],
      indexes: [
        'CREATE UNIQUE INDEX idx_conversations_interlocutor ON conversations (interlocutor)',
        `CREATE INDEX idx_conversations_bot ON conversations (${ofBot}, created DESC, id DESC)`,
      ],
    });

    // An ended claim stays as a tombstone (blank but id, bot, pos), so that `changes` can tell of it.
    collection(app, 'claims', {
      fields: [
        bot(app),
        relation(app, 'conversation', 'conversations', { cascadeDelete: true }),
        relation(app, 'agent', 'agents', { cascadeDelete: true }),
        text('agentName', { max: 200 }),
        date('since'),
        number('pos'),
        created,
        updated,
      ],
      indexes: [
        // "Only one of" is an index, never a look before a write: that is what decides between two agents.
        "CREATE UNIQUE INDEX idx_claims_conversation ON claims (conversation) WHERE conversation <> ''",
        'CREATE INDEX idx_claims_agent ON claims (agent)',
        `CREATE INDEX idx_claims_pos ON claims (${ofBot}, pos)`,
        `CREATE INDEX idx_claims_bot ON claims (${ofBot}, created DESC, id DESC)`,
      ],
    });

    // Appended by SQL (hooks/conversations/append.ts), which names every column: a new field needs its place there.
    collection(app, 'messages', {
      fields: [
        bot(app),
        relation(app, 'conversation', 'conversations', { required: true, cascadeDelete: true }),
        number('seq'),
        select('author', ['interlocutor', 'bot', 'agent', 'system']),
        text('authorID', { max: 200 }),
        text('authorName', { max: 500 }),
        select('type', ['text', 'quick_replies', 'control', 'edit']),
        text('text', { max: 20000 }),
        json('data'),
        json('files'),
        created,
      ],
      indexes: [
        'CREATE UNIQUE INDEX idx_messages_seq ON messages (conversation, seq)',
        `CREATE INDEX idx_messages_bot ON messages (${ofBot}, created DESC, id DESC)`,
      ],
    });

    collection(app, 'reads', {
      fields: [
        bot(app),
        // An agent or an interlocutor.
        text('reader', { required: true, max: 15 }),
        relation(app, 'conversation', 'conversations', { required: true, cascadeDelete: true }),
        number('seq'),
        created,
        updated,
      ],
      indexes: ['CREATE UNIQUE INDEX idx_reads_reader ON reads (conversation, reader)'],
    });
  },
  (app) => {
    for (const name of ['reads', 'messages', 'claims', 'conversations']) app.delete(app.findCollectionByNameOrId(name));
  },
);
