/*
 * Bots (the tenants), what opens them (secrets, access tokens) and the people in them. Rules come in 0004,
 * once every collection that they name exists; until then nothing can be read or written through the API.
 */
import {
  bot,
  collection,
  created,
  flag,
  id15,
  json,
  number,
  ofBot,
  relation,
  select,
  text,
  updated,
} from './lib/fields.js';

/**
 * Sessions are made by our own route from a token that the host signed: no password, mail, OAuth2, second factor or
 * refresh ever signs anybody in (`authRule: null` refuses all of PocketBase's own ways at once). The cheap password
 * exists because PocketBase wants one (M: the usual cost takes 68 ms for each new person).
 */
const sessionsOnly = {
  type: 'auth',
  authRule: null,
  manageRule: null,
  passwordAuth: { enabled: false, identityFields: ['email'] },
  otp: { enabled: false, duration: 180, length: 8 },
  oauth2: { enabled: false },
  mfa: { enabled: false, duration: 1800, rule: '' },
  authAlert: { enabled: false },
  authToken: { duration: 900 },
};
const password = { name: 'password', type: 'password', required: true, cost: 4, min: 8, hidden: true, system: true };
const email = { name: 'email', type: 'email', required: false, system: true };

/**
 * PocketBase insists on a unique index over an auth collection's `email`, but here it is only an attribute that the
 * host tells: two bots, or two people of one family, may share it. The condition makes the index hold nothing.
 */
const noUniqueEmail = (name: string) => `CREATE UNIQUE INDEX idx_${name}_email ON ${name} (email) WHERE id = ''`;

migrate(
  (app) => {
    collection(app, 'bots', {
      fields: [
        text('name', { required: true, max: 200 }),
        text('language', { max: 35 }),
        select('engine', ['embedded', 'external']),
        select('visibility', ['all', 'groups']),
        json('origins'),
        json('settings'),
        // Counters. They are only ever moved by `UPDATE ... SET x = x + 1 ... RETURNING`.
        number('pos'),
        number('number'),
        // The highest `pos` of a tombstone that was thrown away: an older cursor cannot be caught up.
        number('forgotten'),
        created,
        updated,
      ],
    });

    collection(app, 'secrets', {
      fields: [
        bot(app),
        text('label', { max: 200 }),
        text('value', { required: true, hidden: true, max: 500 }),
        created,
      ],
    });

    collection(app, 'access_tokens', {
      fields: [bot(app), text('label', { max: 200 }), text('hash', { required: true, hidden: true, max: 64 }), created],
      indexes: ['CREATE UNIQUE INDEX idx_access_tokens_hash ON access_tokens (hash)'],
    });

    collection(app, 'groups', {
      fields: [bot(app), text('name', { max: 200 }), number('pos'), created, updated],
      indexes: [
        "CREATE UNIQUE INDEX idx_groups_name ON groups (bot, name) WHERE name <> ''",
        `CREATE INDEX idx_groups_pos ON groups (${ofBot}, pos)`,
        `CREATE INDEX idx_groups_bot ON groups (${ofBot}, name)`,
      ],
    });

    collection(app, 'agents', {
      ...sessionsOnly,
      fields: [
        password,
        email,
        bot(app),
        text('sub', { max: 200 }),
        text('name', { max: 200 }),
        select('role', ['admin', 'agent']),
        relation(app, 'groups', 'groups', { maxSelect: 100 }),
        number('pos'),
        created,
        updated,
      ],
      indexes: [
        noUniqueEmail('agents'),
        "CREATE UNIQUE INDEX idx_agents_sub ON agents (bot, sub) WHERE sub <> ''",
        `CREATE INDEX idx_agents_pos ON agents (${ofBot}, pos)`,
        `CREATE INDEX idx_agents_bot ON agents (${ofBot}, name)`,
      ],
    });

    collection(app, 'interlocutors', {
      ...sessionsOnly,
      fields: [
        password,
        email,
        bot(app),
        text('userID', { max: 200 }),
        // sha256 of an anonymous person's device secret.
        text('device', { max: 64, hidden: true }),
        text('firstName', { max: 200 }),
        text('lastName', { max: 200 }),
        text('phoneNumber', { max: 200 }),
        json('customAttributes', { maxSize: 65536 }),
        flag('isLogged'),
        flag('usedToTest'),
        created,
        updated,
      ],
      indexes: [
        noUniqueEmail('interlocutors'),
        "CREATE UNIQUE INDEX idx_interlocutors_userID ON interlocutors (bot, userID) WHERE userID <> ''",
        "CREATE UNIQUE INDEX idx_interlocutors_device ON interlocutors (bot, device) WHERE device <> ''",
        `CREATE INDEX idx_interlocutors_bot ON interlocutors (${ofBot}, created DESC, id DESC)`,
      ],
    });

    collection(app, 'used_tokens', {
      fields: [bot(app), text('jti', { required: true, max: 500 }), number('exp'), id15],
      indexes: [
        'CREATE UNIQUE INDEX idx_used_tokens_jti ON used_tokens (bot, jti)',
        'CREATE INDEX idx_used_tokens_exp ON used_tokens (exp)',
      ],
    });
  },
  (app) => {
    for (const name of ['used_tokens', 'interlocutors', 'agents', 'groups', 'access_tokens', 'secrets', 'bots'])
      app.delete(app.findCollectionByNameOrId(name));
  },
);
