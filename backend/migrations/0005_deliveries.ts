/* What a bot's own systems are told: the webhook of a bot, and the deliveries to it (docs/webhooks.md). */
import { bot, collection, created, date, json, number, ofBot, relation, select, text, updated } from './lib/fields.js';

/** As in 0004: an admin of this bot, asked so that SQLite walks an index of the bot's rows. */
const adminOfThisBot =
  '@request.auth.bot > "" && bot = @request.auth.bot' +
  ' && @request.auth.collectionName = "agents" && @request.auth.role = "admin"';

migrate(
  (app) => {
    // Beside the bot, whose settings every agent may read: an address may itself be a secret.
    collection(app, 'webhooks', {
      listRule: adminOfThisBot,
      viewRule: adminOfThisBot,
      fields: [
        bot(app),
        text('url', { required: true, max: 2000 }),
        // Which events it wants.
        json('events'),
        // What the server signs with, so it cannot be a hash. The one before it signs too, until `previousUntil`.
        text('secret', { required: true, hidden: true, max: 200 }),
        text('previous', { hidden: true, max: 200 }),
        date('previousUntil'),
        created,
        updated,
      ],
      indexes: ['CREATE UNIQUE INDEX idx_webhooks_bot ON webhooks (bot)'],
    });

    // Inserted and moved by SQL (hooks/deliveries/ and server/deliveries_store.go).
    collection(app, 'deliveries', {
      listRule: adminOfThisBot,
      viewRule: adminOfThisBot,
      fields: [
        bot(app),
        // Who is erased is not told of any more.
        relation(app, 'conversation', 'conversations', { required: true, cascadeDelete: true }),
        // Its place among the events of its conversation.
        number('seq'),
        select('event', ['request.created', 'request.changed', 'message.created', 'control.changed']),
        select('state', ['pending', 'delivered', 'dead']),
        // What is sent, byte for byte. Blank once it was delivered.
        text('payload', { hidden: true, max: 1_000_000 }),
        number('attempts'),
        // When the next attempt is due: of the first pending one of each conversation alone, else blank.
        date('nextAt'),
        // How the newest attempt ended: the status of the answer (0: there was none), and what was wrong with it.
        number('status'),
        text('error', { max: 200 }),
        created,
        updated,
      ],
      indexes: [
        'CREATE UNIQUE INDEX idx_deliveries_seq ON deliveries (conversation, seq)',
        "CREATE INDEX idx_deliveries_pending ON deliveries (conversation, seq) WHERE state = 'pending'",
        "CREATE INDEX idx_deliveries_due ON deliveries (bot, nextAt) WHERE nextAt <> ''",
        "CREATE INDEX idx_deliveries_done ON deliveries (updated) WHERE state <> 'pending'",
        `CREATE INDEX idx_deliveries_created ON deliveries (${ofBot}, created DESC, id DESC)`,
        `CREATE INDEX idx_deliveries_state ON deliveries (${ofBot}, state, created DESC, id DESC)`,
      ],
    });

    // The place of the newest event; only ever moved by `UPDATE ... SET events = events + 1 ... RETURNING`.
    const conversations = app.findCollectionByNameOrId('conversations');
    conversations.fields.add(new NumberField({ name: 'events', onlyInt: true, hidden: true } as never));
    app.save(conversations);
  },
  (app) => {
    const conversations = app.findCollectionByNameOrId('conversations');
    conversations.fields.removeByName('events');
    app.save(conversations);
    for (const name of ['deliveries', 'webhooks']) app.delete(app.findCollectionByNameOrId(name));
  },
);
