/*
 * What somebody said anonymously becomes part of their conversation when they sign in (hooks/session/merge.ts). Who
 * they were, and the conversation that they had, stay as empty shells that lead on: they are shown to nobody.
 */
import { relation } from './lib/fields.js';

const messageTypes = ['text', 'quick_replies', 'control', 'edit'];
const events = ['request.created', 'request.changed', 'message.created', 'control.changed'];
const uniqueDevice = (where: string) =>
  `CREATE UNIQUE INDEX idx_interlocutors_device ON interlocutors (bot, device) WHERE ${where}`;
const shell = 'merged = "" && ';

migrate(
  (app) => {
    // Erasing the person, or the conversation, takes the shells along.
    for (const name of ['interlocutors', 'conversations']) {
      const collection = app.findCollectionByNameOrId(name);
      const merged = relation(app, 'merged', name, { cascadeDelete: true, hidden: true });
      collection.fields.add(new RelationField(merged as never));
      // What is deleted asks which shells lead to it.
      collection.indexes = [...collection.indexes, `CREATE INDEX idx_${name}_merged ON ${name} (merged)`] as never;
      app.save(collection);
    }
    for (const name of ['interlocutors', 'conversations']) {
      const collection = app.findCollectionByNameOrId(name);
      const rule = shell + (collection.listRule as string);
      collection.listRule = rule;
      collection.viewRule = rule;
      // A device whose person has signed in is somebody new. The hash stays with the shell: a login that is tried
      // again is answered the same.
      if (name === 'interlocutors') {
        collection.removeIndex('idx_interlocutors_device');
        collection.indexes = [
          ...collection.indexes,
          uniqueDevice("device <> '' AND merged = ''"),
          "CREATE INDEX idx_interlocutors_hash ON interlocutors (device) WHERE device <> ''",
        ] as never;
      }
      app.save(collection);
    }
    setValues(app, 'messages', 'type', [...messageTypes, 'merge']);
    setValues(app, 'deliveries', 'event', [...events, 'conversation.merged']);
  },
  (app) => {
    setValues(app, 'deliveries', 'event', events);
    setValues(app, 'messages', 'type', messageTypes);
    for (const name of ['interlocutors', 'conversations']) {
      const collection = app.findCollectionByNameOrId(name);
      const rule = (collection.listRule as string).replace(shell, '');
      collection.listRule = rule;
      collection.viewRule = rule;
      if (name === 'interlocutors') {
        collection.removeIndex('idx_interlocutors_device');
        collection.removeIndex('idx_interlocutors_hash');
        collection.indexes = [...collection.indexes, uniqueDevice("device <> ''")] as never;
      }
      collection.removeIndex(`idx_${name}_merged`);
      collection.fields.removeByName('merged');
      app.save(collection);
    }
  },
);

function setValues(app: CoreApp, name: string, field: string, values: string[]): void {
  const collection = app.findCollectionByNameOrId(name);
  (collection.fields.getByName(field) as core.SelectField).values = values;
  app.save(collection);
}
