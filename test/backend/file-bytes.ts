/* Small real files of every kind, and files that are not what they are called. */
import { crc32, deflateSync } from 'node:zlib';

const bytes = (...parts: (string | Uint8Array | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const utf16 = (text: string) => bytes([0xff, 0xfe], Buffer.from(text, 'utf16le'));

function chunk(type: string, data: Uint8Array): Buffer {
  const frame = Buffer.alloc(12 + data.length);
  frame.writeUInt32BE(data.length);
  frame.write(type, 4, 'latin1');
  Buffer.from(data).copy(frame, 8);
  frame.writeUInt32BE(crc32(frame.subarray(4, 8 + data.length)), 8 + data.length);
  return frame;
}

/** A PNG of one colour. */
export function png(width = 4, height = 3, color = [200, 60, 40]): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from(color))]);
  const data = deflateSync(Buffer.alloc(row.length * height, row));
  return bytes('\x89PNG\r\n\x1a\n', chunk('IHDR', head), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0)));
}

/** The head of a PNG that claims to be this large, and nothing of its picture. */
export function hugePNG(width: number, height: number): Buffer {
  const small = png(1, 1);
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  return bytes('\x89PNG\r\n\x1a\n', chunk('IHDR', head), small.subarray(33));
}

export const gif = bytes(
  'GIF89a',
  [2, 0, 1, 0, 0x80, 0, 0, 255, 255, 255, 0, 0, 0],
  ',',
  [0, 0, 0, 0, 2, 0, 1, 0, 0],
  [2, 2, 0x84, 0x51, 0],
  ';',
);

// 1 x 1, as libwebp writes it.
export const webp = Buffer.from('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==', 'base64');

/** As far as a decoder reads to know its size; `orientation` as a camera notes it. */
export function jpeg(width = 40, height = 30, orientation = 0): Buffer {
  const exif = bytes(
    'Exif\0\0',
    'MM',
    [0, 42, 0, 0, 0, 8, 0, 1],
    [1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0],
    [0, 0, 0, 0],
  );
  const app1 = orientation ? bytes([0xff, 0xe1, 0, exif.length + 2], exif) : bytes([]);
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  const frame = [0xff, 0xc0, 0, 11, 8, ...size, 1, 1, 0x11, 0];
  return bytes([0xff, 0xd8], app1, frame, [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0], [0xff, 0xd9]);
}

export const pdf = bytes('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');

/** An archive of parts that are stored as they are. */
export function zip(parts: Record<string, string>): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of Object.entries(parts)) {
    const data = Buffer.from(text);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(name.length, 22);
    local.push(bytes('PK\x03\x04', common, name, data));
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    central.push(bytes('PK\x01\x02', [20, 0], common, place, name));
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(central.length, 4);
  end.writeUInt16LE(central.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return bytes(...local, directory, 'PK\x05\x06', end);
}

const typesOf = (part: string, type: string) =>
  `<Types><Override PartName="/${part}" ContentType="application/vnd.${type}"/></Types>`;
const wordType = 'openxmlformats-officedocument.wordprocessingml.document.main+xml';
const word = (more: Record<string, string> = {}, type = wordType) =>
  zip({ '[Content_Types].xml': typesOf('word/document.xml', type), 'word/document.xml': '<w:document/>', ...more });
const odf = (type: string, more: Record<string, string> = {}) =>
  zip({ mimetype: `application/vnd.oasis.opendocument.${type}`, 'content.xml': '<office:document/>', ...more });
const jar = zip({ 'META-INF/MANIFEST.MF': 'Main-Class: A\n', 'A.class': '\xca\xfe\xba\xbe' });
const ole = bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], Buffer.alloc(2048));
const mp4 = (brand: string) => bytes([0, 0, 0, 24], `ftyp${brand}`, [0, 0, 2, 0], `${brand}mp41`, [0, 0, 0, 8], 'mdat');

export const docx = word();

const openXML = 'application/vnd.openxmlformats-officedocument.';
const openDocument = 'application/vnd.oasis.opendocument.';

/** What is accepted: the name it came with, its bytes, and the name and the type that it gets. */
export const accepted: [name: string, data: Buffer, as: string, type: string][] = [
  ['plan.png', png(), 'plan.png', 'image/png'],
  ['plan.JPEG', jpeg(), 'plan.JPEG', 'image/jpeg'],
  ['plan.gif', gif, 'plan.gif', 'image/gif'],
  ['plan.webp', webp, 'plan.webp', 'image/webp'],
  ['contract.pdf', pdf, 'contract.pdf', 'application/pdf'],
  ['notes.txt', bytes('A plain note.\r\n'), 'notes.txt', 'text/plain'],
  ['notes.md', bytes('# A note\n'), 'notes.md', 'text/plain'],
  ['server.log', bytes('10:00 \x1b[31mfailed\x1b[0m\n'), 'server.log', 'text/plain'],
  ['data.json', bytes('{"a": [1, 2]}'), 'data.json', 'text/plain'],
  ['accounts.csv', bytes('name;balance\nZo\xeb;3\n'), 'accounts.csv', 'text/csv'],
  ['letter.docx', docx, 'letter.docx', `${openXML}wordprocessingml.document`],
  [
    'sheet.xlsx',
    zip({
      '[Content_Types].xml': typesOf('xl/workbook.xml', 'openxmlformats-officedocument.spreadsheetml.sheet.main+xml'),
      'xl/workbook.xml': '<workbook/>',
    }),
    'sheet.xlsx',
    `${openXML}spreadsheetml.sheet`,
  ],
  [
    'slides.pptx',
    zip({
      '[Content_Types].xml': typesOf(
        'ppt/presentation.xml',
        'openxmlformats-officedocument.presentationml.presentation.main+xml',
      ),
      'ppt/presentation.xml': '<p/>',
    }),
    'slides.pptx',
    `${openXML}presentationml.presentation`,
  ],
  ['letter.odt', odf('text'), 'letter.odt', `${openDocument}text`],
  ['sheet.ods', odf('spreadsheet'), 'sheet.ods', `${openDocument}spreadsheet`],
  [
    'voice.mp3',
    bytes('ID3', [3, 0, 0, 0, 0, 0, 10], Buffer.alloc(10), [0xff, 0xfb, 0x90, 0], Buffer.alloc(400)),
    'voice.mp3',
    'audio/mpeg',
  ],
  ['voice.m4a', mp4('M4A '), 'voice.m4a', 'audio/mp4'],
  ['clip.mp4', mp4('isom'), 'clip.mp4', 'video/mp4'],

  // Called something else: the name follows the bytes.
  ['photo.png', jpeg(), 'photo.jpg', 'image/jpeg'],
  ['invoice.pdf.exe', pdf, 'invoice.pdf.exe.pdf', 'application/pdf'],
  ['setup.bat', bytes('@echo off\r\nformat c:\r\n'), 'setup.bat.txt', 'text/plain'],
  ['page.html', bytes('Hello <script>alert(1)</script>'), 'page.html.txt', 'text/plain'],
  ['app.js', bytes('alert(1)'), 'app.js.txt', 'text/plain'],
  ['letter', docx, 'letter.docx', `${openXML}wordprocessingml.document`],
  // An image to whoever looks at images and a script to nobody: it is sent as an attachment of type image/gif.
  ['both.gif', bytes('GIF89a', '=1/*', gif.subarray(10), '*/;alert(1)'), 'both.gif', 'image/gif'],
  [
    'comment.png',
    bytes(png().subarray(0, 33), chunk('tEXt', bytes('<script>alert(1)</script>')), png().subarray(33)),
    'comment.png',
    'image/png',
  ],
];

/** What is refused whatever it is called. */
export const refused: [what: string, name: string, data: Buffer][] = [
  ['nothing', 'empty.txt', bytes('')],
  ['a page as a picture', 'photo.png', bytes('<!DOCTYPE html><script>alert(1)</script>')],
  ['a page as text', 'notes.txt', bytes('<html><body onload=alert(1)>')],
  ['a page after blanks', 'notes.txt', bytes(`${' \n'.repeat(300)}<script>alert(1)</script>`)],
  ['a page after a mark of order', 'notes.txt', bytes('\xef\xbb\xbf', '<script>alert(1)</script>')],
  ['a page in UTF-16', 'notes.txt', utf16('<script>alert(1)</script>')],
  ['a page after a comment', 'notes.txt', bytes('<!-- notes --><img src=x onerror=alert(1)>')],
  ['a part of a page', 'notes.csv', bytes('<img src=x onerror=alert(1)>')],
  ['a picture made of markup', 'drawing.svg', bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
  ['the same as a picture', 'drawing.png', bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['XML', 'data.txt', bytes('<?xml version="1.0"?><a/>')],
  ['XHTML as a document', 'contract.pdf', bytes('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>')],
  ['a page before a document', 'contract.pdf', bytes('<html><script>alert(1)</script>', pdf)],
  ['something before a document', 'contract.pdf', bytes('x'.repeat(64), pdf, [0])],
  ['PHP', 'photo.jpg', bytes('<?php system($_GET[0]);')],
  ['a script for a shell', 'notes.txt', bytes('#!/bin/sh\nrm -rf ~\n')],
  ['a script for Node', 'notes.txt', bytes('#!/usr/bin/env node\nalert(1)\n')],
  ['a script for Python', 'notes.txt', bytes('#!/usr/bin/python3\nimport os\n')],
  ['a program of Windows', 'contract.pdf', bytes('MZ', Buffer.alloc(200))],
  ['a program of Linux', 'photo.png', bytes('\x7fELF', [2, 1, 1, 0], Buffer.alloc(100))],
  ['a program of a Mac', 'photo.png', bytes([0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1], Buffer.alloc(100))],
  ['a class of Java', 'photo.png', bytes([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 52], Buffer.alloc(60))],
  ['WebAssembly', 'photo.png', bytes('\0asm', [1, 0, 0, 0])],
  ['Flash', 'photo.gif', bytes('FWS', [6, 100, 0, 0, 0], Buffer.alloc(60))],
  [
    'a shortcut',
    'notes.txt',
    bytes([0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46], Buffer.alloc(60)),
  ],
  ['a program of Java as a letter', 'letter.docx', jar],
  ['an archive as a sheet', 'sheet.xlsx', zip({ 'a.exe': 'MZ' })],
  [
    'the head of a letter without one',
    'letter.docx',
    zip({ '[Content_Types].xml': typesOf('word/document.xml', wordType) }),
  ],
  ['a letter with macros', 'letter.docx', word({ 'word/vbaProject.bin': 'x' })],
  ['a letter that says that it has macros', 'letter.docx', word({}, 'ms-word.document.macroEnabled.main+xml')],
  ['a sheet with macros of old', 'sheet.xlsx', word({ 'xl/macrosheets/sheet1.xml': '<x/>' })],
  ['an open document with macros', 'letter.odt', odf('text', { 'Basic/Standard/Module1.xml': '<x/>' })],
  ['an open document with scripts', 'letter.odt', odf('text', { 'Scripts/python/a.py': 'import os' })],
  ['a drawing of that kind', 'letter.odt', odf('graphics')],
  ['a letter behind a program', 'letter.docx', bytes('MZ', Buffer.alloc(60), docx)],
  ['a letter of old', 'letter.docx', ole],
  ['a picture with a program of Java behind it', 'photo.gif', bytes(gif, jar)],
  ['a picture with an archive behind it', 'photo.png', bytes(png(), zip({ 'a.txt': 'x' }))],
  ['a document with an archive behind it', 'contract.pdf', bytes(pdf, jar)],
  ['text with an archive behind it', 'notes.txt', bytes('hello\n', zip({ 'a.txt': 'x' }))],
  ['a picture of which only the head is one', 'photo.png', bytes('\x89PNG\r\n\x1a\n', 'x'.repeat(100))],
  ['the same of another kind', 'photo.jpg', bytes([0xff, 0xd8, 0xff, 0xe0], 'x'.repeat(100))],
  ['and of a third', 'photo.webp', bytes('RIFF', [100, 0, 0, 0], 'WEBPVP8 ', 'x'.repeat(100))],
  ['a picture of a kind that is not shown', 'photo.tiff', bytes('II*\0', [8, 0, 0, 0, 0, 0])],
  ['an icon', 'photo.png', bytes([0, 0, 1, 0, 1, 0, 16, 16], Buffer.alloc(60))],
  ['text with zeros', 'notes.txt', bytes('hello', [0], 'there')],
  ['text that turns into something else', 'notes.txt', bytes('x'.repeat(5000), [0, 1, 2])],
  ['rich text', 'notes.txt', bytes('{\\rtf1\\ansi{\\object\\objocx}}')],
  [
    'a saved page',
    'notes.txt',
    bytes('From: <a@b>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nx'),
  ],
  ['help of Windows', 'notes.txt', bytes('ITSF', [3, 0, 0, 0, 0x60, 0, 0, 0], Buffer.alloc(60))],
  [
    'sound somewhere in something',
    'voice.mp3',
    bytes(
      'x\0y\0',
      Buffer.alloc(100),
      [0xff, 0xfb, 0x90, 0],
      Buffer.alloc(413),
      [0xff, 0xfb, 0x90, 0],
      Buffer.alloc(500),
    ),
  ],
  ['a database', 'notes.txt', bytes('SQLite format 3\0', Buffer.alloc(100))],
  ['a compressed archive', 'notes.txt', bytes([0x1f, 0x8b, 8, 0], Buffer.alloc(30))],
  ['another one', 'letter.docx', bytes('7z\xbc\xaf\x27\x1c', Buffer.alloc(40))],
  ['and one more', 'letter.docx', bytes('Rar!\x1a\x07\0', Buffer.alloc(40))],
];

/** Names that would lie, lead elsewhere or break a header; what they become for a PNG. */
export const names: [name: string, becomes: string][] = [
  ['../../etc/passwd', 'passwd.png'],
  ['C:\\fakepath\\scan.png', 'scan.png'],
  ['photo\u202egnp.exe', 'photognp.exe.png'],
  ['line\r\nSet-Cookie: x=1.png', 'line Set-Cookie: x=1.png'],
  ['"quoted"; filename=evil.html', '"quoted"; filename=evil.html.png'],
  ['<img src=x onerror=alert(1)>.png', '<img src=x onerror=alert(1)>.png'],
  ['cafe\u0301 \u00e9t\u00e9.png', 'caf\u00e9 \u00e9t\u00e9.png'],
  ['صورة.png', 'صورة.png'],
  ['.htaccess', 'htaccess.png'],
  ['...', 'file.png'],
  ['\u200b\ufeff .png', 'png.png'],
  [`${'x'.repeat(400)}.png`, `${'x'.repeat(196)}.png`],
  [`${'😀'.repeat(300)}.png`, `${'😀'.repeat(196)}.png`],
];
