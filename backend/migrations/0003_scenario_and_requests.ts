/* The bot's scenario (stories, steps, intents) and what reaching a step makes: requests. */
import { bot, collection, created, date, json, number, ofBot, relation, select, text, updated } from './lib/fields.js';

migrate(
  (app) => {
    collection(app, 'stories', {
      fields: [bot(app), text('key', { max: 200 }), text('name', { max: 200 }), number('pos'), created, updated],
      indexes: [
        "CREATE UNIQUE INDEX idx_stories_key ON stories (bot, key) WHERE key <> ''",
        `CREATE INDEX idx_stories_pos ON stories (${ofBot}, pos)`,
        `CREATE INDEX idx_stories_bot ON stories (${ofBot}, name)`,
      ],
    });

    collection(app, 'steps', {
      fields: [
        bot(app),
        text('key', { max: 200 }),
        relation(app, 'story', 'stories', { cascadeDelete: true }),
        text('name', { max: 200 }),
        json('actions'),
        number('rev'),
        number('pos'),
        created,
        updated,
      ],
      indexes: [
        "CREATE UNIQUE INDEX idx_steps_key ON steps (bot, key) WHERE key <> ''",
        `CREATE INDEX idx_steps_pos ON steps (${ofBot}, pos)`,
        `CREATE INDEX idx_steps_bot ON steps (${ofBot}, created DESC, id DESC)`,
      ],
    });

    collection(app, 'intents', {
      fields: [
        bot(app),
        text('name', { max: 200 }),
        json('phrases'),
        relation(app, 'step', 'steps'),
        number('pos'),
        created,
        updated,
      ],
      indexes: [
        "CREATE UNIQUE INDEX idx_intents_name ON intents (bot, name) WHERE name <> ''",
        `CREATE INDEX idx_intents_pos ON intents (${ofBot}, pos)`,
        `CREATE INDEX idx_intents_bot ON intents (${ofBot}, name)`,
      ],
    });

    collection(app, 'requests', {
      fields: [
        bot(app),
        number('number'),
        relation(app, 'conversation', 'conversations'),
        number('seq'),
        relation(app, 'interlocutor', 'interlocutors'),
        relation(app, 'story', 'stories'),
        relation(app, 'step', 'steps'),
        // Frozen: a story that is renamed or deleted later does not change where a request came from.
        text('storyName', { max: 200 }),
        text('stepName', { max: 200 }),
        text('title', { max: 200 }),
        text('description', { max: 4000 }),
        select('status', ['todo', 'in_progress', 'done']),
        relation(app, 'assignee', 'agents'),
        relation(app, 'group', 'groups'),
        json('extract'),
        json('attributes'),
        date('waitingSince'),
        // An agent's id, not a relation: who has left has changed it all the same.
        text('changedBy', { max: 15 }),
        number('rev'),
        number('pos'),
        created,
        updated,
      ],
      // A list of a million rows takes 30 s without these indexes and 4 ms with them. None begins with the plain `bot`:
      // a filter that repeats the rule would choose it, and sort all of the bot's rows.
      indexes: [
        'CREATE UNIQUE INDEX idx_requests_number ON requests (number, bot) WHERE number > 0',
        `CREATE INDEX idx_requests_pos ON requests (${ofBot}, pos)`,
        'CREATE INDEX idx_requests_conversation ON requests (conversation)',
        `CREATE INDEX idx_requests_created ON requests (${ofBot}, created DESC, id DESC)`,
        `CREATE INDEX idx_requests_status ON requests (${ofBot}, status, created DESC, id DESC)`,
        `CREATE INDEX idx_requests_assignee ON requests (${ofBot}, assignee, created DESC, id DESC)`,
        `CREATE INDEX idx_requests_group ON requests (${ofBot}, "group", created DESC, id DESC)`,
        `CREATE INDEX idx_requests_story ON requests (${ofBot}, story, created DESC, id DESC)`,
        `CREATE INDEX idx_requests_waiting ON requests (${ofBot}, waitingSince, id)`,
        'CREATE INDEX idx_requests_interlocutor ON requests (interlocutor)',
      ],
    });

    // What a call of `reached` made, so that the same call again can answer the same.
    collection(app, 'reached', {
      fields: [
        bot(app),
        text('call', { required: true, max: 15 }),
        json('requests'),
        json('messages'),
        { name: 'muted', type: 'bool' },
        created,
      ],
      indexes: ['CREATE UNIQUE INDEX idx_reached_call ON reached (bot, call)'],
    });
  },
  (app) => {
    for (const name of ['reached', 'requests', 'intents', 'steps', 'stories'])
      app.delete(app.findCollectionByNameOrId(name));
  },
);
