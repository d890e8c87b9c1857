import type { ErrorAnswer, MessageFile } from '../../../backend/schema/index.js';
import type { FileUpload } from '../api.js';
import { UrError } from '../errors.js';

/** An upload of which no byte has gone for so long has failed, in ms; so has one that is whole and gets no answer. */
const patience = 60_000;

/** How files go and come, which is not how the SDK does it: with progress, as bytes, and never by an address with a token. */
export interface Door {
  url: string;
  token: string;
}

/** Resolves with what the server made of it. Rejects with the signal's reason when it is given up. */
export async function sendFile({ url, token }: Door, upload: FileUpload): Promise<MessageFile> {
  const form = new FormData();
  form.set('id', upload.id);
  form.set('file', upload.file, upload.file.name);
  const { status, body } = await (typeof XMLHttpRequest === 'function' ? post : postWithoutProgress)(
    { url, token },
    form,
    upload,
  );
  if (status !== 200) throw errorOf(status, body);
  return (body as { file: MessageFile }).file;
}

export async function readFile({ url, token }: Door, signal?: AbortSignal): Promise<Blob> {
  const signals = [AbortSignal.timeout(5 * patience), ...(signal ? [signal] : [])];
  try {
    const response = await fetch(url, {
      headers: { Authorization: token },
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.any(signals),
    });
    if (!response.ok) throw errorOf(response.status, await response.json().catch(() => null));
    return await response.blob();
  } catch (cause) {
    signal?.throwIfAborted();
    throw cause instanceof UrError ? cause : new UrError({ status: 0 }, { cause });
  }
}

interface Answer {
  status: number;
  body: unknown;
}

function post({ url, token }: Door, form: FormData, { onProgress, signal }: FileUpload): Promise<Answer> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    let stalled: ReturnType<typeof setTimeout>;
    const wait = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), patience);
    };
    const giveUp = () => request.abort();
    request.upload.onprogress = ({ loaded, total }) => {
      wait();
      onProgress?.(total ? loaded / total : 0);
    };
    request.onloadend = () => {
      clearTimeout(stalled);
      signal?.removeEventListener('abort', giveUp);
      if (signal?.aborted) reject(signal.reason as Error);
      // An answer that never came has the status 0.
      else resolve({ status: request.status, body: request.response as unknown });
    };
    signal?.addEventListener('abort', giveUp);
    request.open('POST', url);
    request.responseType = 'json';
    request.setRequestHeader('Authorization', token);
    wait();
    request.send(form);
  });
}

/** In Node, which has nothing that tells of progress. */
async function postWithoutProgress({ url, token }: Door, form: FormData, { signal }: FileUpload): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { Authorization: token },
    body: form,
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new UrError({ status: 0 }, { cause });
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}

function errorOf(status: number, body: unknown): UrError {
  const { message = '', data = {}, current } = (body ?? {}) as Partial<ErrorAnswer>;
  const { retryAfter, ...fields } = data as Record<string, never> & { retryAfter?: number };
  return new UrError({ status, message, data: fields, current }, retryAfter ? { retryAfter } : {});
}
