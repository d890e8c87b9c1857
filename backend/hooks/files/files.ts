/*
 * Files of messages: uploaded first, then named by the message that they belong to, which anybody who sees it may read
 * them by. The bytes are received and sent in Go ($files), around these handlers.
 */
import { fileName, fileType, fileTypes } from '../../schema/files.js';
import { limits } from '../../schema/limits.js';
import type { Message, MessageFile } from '../../schema/records.js';
import { id as idShape } from '../../schema/shapes.js';
import { visibleConversation } from '../access.js';
import type { Conversation } from '../conversations/conversation.js';
import { settledClaim } from '../conversations/lease.js';
import { goesOnIn } from '../conversations/merged.js';
import { requireVoice, type Sender } from '../conversations/voice.js';
import { create, find, ofBot } from '../data/records.js';
import { one } from '../data/sql.js';
import type { Write } from '../data/write.js';
import { parse } from '../http/body.js';
import { invalid, notFound } from '../http/problem.js';
import { type Call, answered } from '../http/route.js';
import { requireRoom } from './quota.js';

type Author = Pick<Message, 'author' | 'authorID'>;

/** What $files has received: the whole form, or none. */
interface Upload {
  id: string;
  name: string;
  path: string;
  size: number;
  type: string;
  width: number;
  height: number;
  problem: '' | 'too_many' | 'too_large';
}

/** POST conversations/{id}/files. */
export function postFile({ caller, e, path }: Call<undefined>): { file: MessageFile } {
  const sender = caller as Sender;
  const conversation = visibleConversation(sender, path('id'));
  requireVoice(sender, settledClaim(conversation, conversation.claim));
  const upload = e.get('upload') as Upload | null;
  const id = parse(idShape, upload?.id || undefined, ['id']);
  const author: Author = { author: sender.kind, authorID: sender.id };
  const before = uploaded(conversation.id, author, id);
  if (before) return { file: before };

  if (!upload?.path || upload.size === 0) throw invalid('file', 'validation_required');
  if (upload.problem) throw invalid('file', `validation_${upload.problem}`);
  if (!(upload.type in fileTypes)) throw invalid('file', 'validation_invalid_mime_type');
  if (sender.kind !== 'bot') requireRoom(sender.id, upload.size);
  return { file: keep(conversation, author, id, upload) };
}

/** Outside of a transaction: nobody waits for the only writer while bytes are copied. */
function keep(conversation: Conversation, author: Author, id: string, upload: Upload): MessageFile {
  const { size, width, height } = upload;
  const type = fileType(upload.type, upload.name);
  let record: core.Record;
  try {
    record = create($app, 'files', {
      ...{ id, bot: conversation.bot, conversation: conversation.id, ...author },
      ...{ name: fileName(upload.name, type), type, size, width, height },
      bytes: $filesystem.fileFromPath(upload.path),
    });
  } catch (error) {
    // The same upload may have come twice at once.
    const first = uploaded(conversation.id, author, id);
    if (first) return first;
    requireHome(conversation.id);
    throw error;
  }
  try {
    requireHome(conversation.id);
  } catch (gone) {
    $app.delete(record);
    throw gone;
  }
  return fileOf(record);
}

/** 404 where the conversation was erased while the bytes were stored, 409 where it was merged: they came too late for it. */
function requireHome(conversation: string): void {
  const sql = 'SELECT [[merged]] FROM {{conversations}} WHERE [[id]] = {:conversation}';
  const home = one($app, sql, { conversation }, { merged: '' });
  if (!home) throw notFound();
  if (home.merged) throw goesOnIn(home.merged);
}

/** What the same sender has uploaded under that id; null if the id is free, 400 if it is anybody else's. */
function uploaded(conversation: string, author: Author, id: string): MessageFile | null {
  const record = find($app, 'files', 'id = {:id}', { id });
  if (!record) return null;
  if (record.getString('conversation') !== conversation || !isOf(record, author))
    throw invalid('id', 'validation_not_unique');
  return fileOf(record);
}

/** A conversation has one interlocutor, who may have been an anonymous one when they uploaded it. */
const isOf = (record: core.Record, { author, authorID }: Author) =>
  record.getString('author') === author && (author === 'interlocutor' || record.getString('authorID') === authorID);

/** GET files/{id}: to whom the message is visible that names it; its sender's until then. */
export function readFile({ caller, e, path }: Call<undefined>): typeof answered {
  const reader = caller as Sender;
  const record = ofBot($app, 'files', reader.bot, path('id'));
  if (!record) throw notFound();
  visibleConversation(reader, record.getString('conversation'));
  if (!record.getString('message') && !isOf(record, { author: reader.kind, authorID: reader.id })) throw notFound();

  e.set('download', {
    key: `${record.baseFilesPath()}/${record.getString('bytes')}`,
    type: record.getString('type'),
    disposition: disposition(record.getString('name')),
  });
  return answered;
}

// RFC 6266: the plain form is for what does not know the other. The class has no `-[`, which the engine takes for a
// subtraction of classes as soon as the text is not ASCII.
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

/**
 * The files that a message names, which are its own from now on. Each is taken by the very statement that asks whether
 * it is free: of two messages at once that name it, one gets it.
 */
export function claimFiles(
  w: Write,
  { id: conversation }: Conversation,
  message: Author & { id: string },
  ids: string[],
) {
  const { author, authorID } = message;
  const sql =
    'UPDATE {{files}} SET [[message]] = {:message} WHERE [[id]] = {:id} AND [[conversation]] = {:conversation} ' +
    "AND [[author]] = {:author} AND ([[author]] = 'interlocutor' OR [[authorID]] = {:authorID}) AND [[message]] = '' " +
    'RETURNING [[id]], [[name]], [[type]], [[size]], [[width]], [[height]]';
  return ids.map((id, index) => {
    const row = one(w.app, sql, { id, conversation, author, authorID, message: message.id }, shape);
    if (!row) throw invalid(`files.${index}`, 'validation_missing_rel_records');
    return withSize(row);
  });
}

/** A message was withdrawn: nobody reads its files any more. */
export function deleteFilesOf(w: Write, message: string): void {
  const files = w.app.findRecordsByFilter('files', 'message = {:message}', '', limits.messageFiles, 0, { message });
  for (const file of files) w.app.delete(file!);
}

const shape = { id: '', name: '', type: '', size: 0, width: 0, height: 0 };

const fileOf = (record: core.Record): MessageFile =>
  withSize({
    ...{ id: record.id, name: record.getString('name'), type: record.getString('type'), size: record.getInt('size') },
    ...{ width: record.getInt('width'), height: record.getInt('height') },
  });

/** Only an image has a size in pixels. */
function withSize({ width, height, ...file }: typeof shape): MessageFile {
  return width > 0 ? { ...file, width, height } : file;
}
