import { limits } from './limits.js';
import { clean, cut } from './text.js';

const openXML = 'application/vnd.openxmlformats-officedocument.';
const openDocument = 'application/vnd.oasis.opendocument.';

/**
 * What people may send each other, by the type that the server finds in the bytes, and the extensions that such a file
 * may have: the first is given to one that has none of them. Nothing here is a page, a picture made of markup, a
 * program, or a document with macros.
 */
export const fileTypes: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
  'text/plain': ['txt', 'log', 'md', 'json'],
  'text/csv': ['csv', 'tsv'],
  [`${openXML}wordprocessingml.document`]: ['docx'],
  [`${openXML}spreadsheetml.sheet`]: ['xlsx'],
  [`${openXML}presentationml.presentation`]: ['pptx'],
  [`${openDocument}text`]: ['odt'],
  [`${openDocument}spreadsheet`]: ['ods'],
  [`${openDocument}presentation`]: ['odp'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a'],
  'video/mp4': ['mp4', 'm4v'],
};

/** The type of a file that was found to be of this one: a table made of text is told by its name alone. */
export function fileType(found: string, name: string): string {
  if (found !== 'text/plain') return found;
  return fileTypes['text/csv']!.includes(extensionOf(name).toLowerCase()) ? 'text/csv' : found;
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? name.slice(dot + 1) : '';
}

const known = new Set(Object.values(fileTypes).flat());

// Marks that turn or hide what stands beside them: `exe.gnp` must not read as `png.exe`.
const hidden = /[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** A file's name without a path and without marks that deceive, with an extension of its type. */
export function fileName(name: string, type: string): string {
  const base = clean(name.split(/[\\/]/).pop()!.replace(hidden, ''))
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const extensions = fileTypes[type] ?? [];
  const extension = extensionOf(base);
  const fits = extensions.includes(extension.toLowerCase());
  // `photo.png` that is a JPEG becomes `photo.jpg`; `setup.bat` that is text, `setup.bat.txt`.
  const stem = fits || known.has(extension.toLowerCase()) ? base.slice(0, -extension.length - 1) : base;
  const ending = `.${fits ? extension : (extensions[0] ?? 'bin')}`;
  return (cut(stem, limits.fileName - ending.length).trim() || 'file') + ending;
}
