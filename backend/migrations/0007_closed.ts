/* What stays closed, and what admins see of the keys to their bot. */
import { text } from './lib/fields.js';

/** As in 0005. */
const adminOfThisBot =
  '@request.auth.bot > "" && bot = @request.auth.bot' +
  ' && @request.auth.collectionName = "agents" && @request.auth.role = "admin"';

/** `slog`'s number of a warning. */
const warning = 4;

migrate(
  (app) => {
    // A new database of PocketBase has a collection of users where anybody may register. Nobody here is one of them.
    const users = app.findAllCollections().find((collection) => collection!.name === 'users');
    if (users) app.delete(users);

    // Told apart by label, age and how they begin; `hash` and `value` are hidden.
    const tokens = app.findCollectionByNameOrId('access_tokens');
    tokens.fields.add(new TextField(text('prefix', { max: 20 }) as never));
    app.save(tokens);
    for (const name of ['access_tokens', 'secrets']) {
      const collection = app.findCollectionByNameOrId(name);
      collection.listRule = adminOfThisBot;
      collection.viewRule = adminOfThisBot;
      app.save(collection);
    }

    // Every call would be logged with its address, and so with whom somebody looked for; who is erased must not be there.
    const settings = app.settings();
    settings.logs.minLevel = warning;
    settings.logs.logIP = false;
    app.save(settings as never);
  },
  (app) => {
    const settings = app.settings();
    settings.logs.minLevel = 0;
    settings.logs.logIP = true;
    app.save(settings as never);
    for (const name of ['access_tokens', 'secrets']) {
      const collection = app.findCollectionByNameOrId(name);
      collection.listRule = null as never;
      collection.viewRule = null as never;
      app.save(collection);
    }
    const tokens = app.findCollectionByNameOrId('access_tokens');
    tokens.fields.removeByName('prefix');
    app.save(tokens);
  },
);
