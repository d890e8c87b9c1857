import { fileName, fileType, fileTypes } from '../../../backend/schema/files.js';
import { id as idShape, limits, type Message, type MessageFile } from '../../../backend/schema/index.js';
import { imageHeader } from '../../internal/image-header.js';
import type { FileUpload } from '../api.js';
import { invalid, notFound, parse } from './answers.js';
import { checkControl } from './control.js';
import type { Caller } from './server.js';
import { canSeeConversation } from './visibility.js';

/** A file as the server has it. */
export interface StoredFile {
  conversation: string;
  author: Message['author'];
  authorID: string;
  /** The message that names it; '' while none does. */
  message: string;
  file: MessageFile;
  bytes: Blob;
}

/** `POST conversations/{id}/files`, once its bytes are there. */
export function postFile(caller: Caller, conversation: string, upload: FileUpload, bytes: Uint8Array): MessageFile {
  const { tables, kind: author, id: authorID } = caller;
  if (!canSeeConversation(caller, conversation)) throw notFound();
  if (author === 'agent') checkControl(caller, conversation);
  const id = parse(idShape, upload.id, ['id']);
  const known = tables.files.get(id);
  if (known) {
    if (known.conversation === conversation && isOf(known, author, authorID)) return known.file;
    throw invalid('id', 'validation_not_unique');
  }
  const { name, size } = upload.file;
  if (!size) throw invalid('file', 'validation_required');
  if (size > limits.fileBytes) throw invalid('file', 'validation_too_large');
  const image = imageHeader(bytes);
  const type = image?.type ?? fileType(recognise(bytes), name);
  if (!(type in fileTypes)) throw invalid('file', 'validation_invalid_mime_type');
  const file = {
    ...{ id, name: fileName(name, type), type, size },
    ...(image && { width: image.width, height: image.height }),
  };
  tables.files.set(id, { conversation, author, authorID, message: '', file, bytes: upload.file });
  return file;
}

export function readFile(caller: Caller, id: string): Blob {
  const stored = caller.tables.files.get(id);
  if (!stored || !canSeeConversation(caller, stored.conversation)) throw notFound();
  if (!stored.message && !isOf(stored, caller.kind, caller.id)) throw notFound();
  return stored.bytes;
}

/** The files that a message names, which are its own from now on. */
export function claimFiles({ tables, kind, id: me }: Caller, conversation: string, message: string, ids: string[]) {
  const files = ids.map((id, index) => {
    const stored = tables.files.get(id);
    const isFree = stored?.conversation === conversation && isOf(stored, kind, me) && !stored.message;
    if (!isFree || ids.indexOf(id) !== index) throw invalid(`files.${index}`, 'validation_missing_rel_records');
    return stored;
  });
  for (const stored of files) stored.message = message;
  return files.map(({ file }) => file);
}

/** A message was withdrawn. */
export function deleteFilesOf({ tables }: Caller, message: string): void {
  for (const [id, stored] of tables.files) if (stored.message === message) tables.files.delete(id);
}

const isOf = (stored: StoredFile, author: Message['author'], authorID: string) =>
  stored.author === author && (author === 'interlocutor' || stored.authorID === authorID);

const heads: [head: string, type: string][] = [
  ['%PDF-', 'application/pdf'],
  ['ID3', 'audio/mpeg'],
];
const parts: [part: string, extension: string][] = [
  ['word/document.xml', 'docx'],
  ['xl/workbook.xml', 'xlsx'],
  ['ppt/presentation.xml', 'pptx'],
];

/** The type of what is no image; '' for what nobody may send. The real server looks closer. */
function recognise(bytes: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(bytes);
  const [, type] = heads.find(([head]) => text.startsWith(head)) ?? [];
  if (type) return type;
  if (text.startsWith('PK\x03\x04')) {
    const [, extension] = parts.find(([part]) => text.includes(part)) ?? [];
    return Object.keys(fileTypes).find((key) => fileTypes[key]![0] === extension) ?? '';
  }
  if (text.slice(4, 8) === 'ftyp') return 'video/mp4';
  // eslint-disable-next-line no-control-regex
  return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) || /^\s*(?:<|#!)/.test(text) ? '' : 'text/plain';
}
