/* What people send each other besides text. The bytes are PocketBase's to keep: they go when the record does. */
import { bot, collection, created, number, relation, select, text } from './lib/fields.js';

migrate(
  (app) => {
    // No rule: what may be seen of a file is in the message that names it, and its bytes come by `GET files/{id}`.
    collection(app, 'files', {
      fields: [
        bot(app),
        relation(app, 'conversation', 'conversations', { required: true, cascadeDelete: true }),
        // The message that names it; until then it is its sender's alone.
        relation(app, 'message', 'messages', { cascadeDelete: true }),
        select('author', ['interlocutor', 'bot', 'agent']),
        text('authorID', { max: 200 }),
        text('name', { required: true, max: 200 }),
        text('type', { required: true, max: 100 }),
        number('size'),
        // Of an image, in pixels.
        number('width'),
        number('height'),
        // Protected, so that PocketBase's own address of it asks for a rule, and there is none.
        { name: 'bytes', type: 'file', maxSelect: 1, maxSize: 10 * 1024 * 1024, protected: true, hidden: true },
        created,
      ],
      indexes: [
        'CREATE INDEX idx_files_message ON files (message)',
        'CREATE INDEX idx_files_conversation ON files (conversation)',
        'CREATE INDEX idx_files_sender ON files (authorID, created)',
        "CREATE INDEX idx_files_unsent ON files (created) WHERE message = ''",
      ],
    });
  },
  (app) => app.delete(app.findCollectionByNameOrId('files')),
);
