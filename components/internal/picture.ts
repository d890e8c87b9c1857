import { type ElementPart, noChange, type Part } from 'lit';
import { AsyncDirective, directive } from 'lit/async-directive.js';
import type { MessageFile } from '../../backend/schema/records.js';
import { imageHeader } from './image-header.js';

/** What is larger is not drawn, in pixels: decoded, each takes four bytes. */
const mostPixels = 40_000_000;
/** The room that a picture has in a thread, in CSS pixels. */
const room = { width: 320, height: 240 };
/** So many of a document are fetched at once: what is written must find a connection. */
const most = 2;

export interface PictureOptions {
  file: MessageFile;
  read(id: string, signal: AbortSignal): Promise<Blob>;
  /** It stands there. */
  onShown(id: string): void;
  /** It is not what it claims to be, or cannot be had. */
  onFailed(id: string, error: unknown): void;
}

/** As large as it is shown, in CSS pixels; undefined for what is never drawn. */
export function shownSize({ type, width, height }: MessageFile): { width: number; height: number } | undefined {
  if (!type.startsWith('image/') || !width || !height || width * height > mostPixels) return undefined;
  const scale = Math.min(1, room.width / width, room.height / height);
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  // A hair's breadth is no picture.
  return Math.min(size.width, size.height) >= 8 ? size : undefined;
}

/**
 * Draws a file on its canvas when that comes near: a strict page shows no image of another origin and none of a blob. The
 * bytes are looked at first, whatever the message says of them, and what is drawn is no larger than what is seen.
 */
class Picture extends AsyncDirective {
  #canvas: HTMLCanvasElement | undefined;
  #options: PictureOptions | undefined;
  #observer: IntersectionObserver | undefined;
  #abort: AbortController | undefined;
  #isShown = false;

  render(_options: PictureOptions) {
    return noChange;
  }

  override update(part: Part, [options]: [PictureOptions]) {
    const isOther = options.file.id !== this.#options?.file.id;
    this.#options = options;
    if (!isOther) return noChange;
    this.#stop();
    this.#isShown = false;
    this.#canvas = (part as ElementPart).element as HTMLCanvasElement;
    this.#watch();
    return noChange;
  }

  protected override disconnected(): void {
    this.#stop();
  }

  protected override reconnected(): void {
    if (!this.#isShown) this.#watch();
  }

  #watch(): void {
    const canvas = this.#canvas!;
    // After the render, in which the canvas has no place yet.
    queueMicrotask(() => {
      if (!this.isConnected || this.#observer) return;
      const root = canvas.closest('.thread__scroll');
      this.#observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          this.#observer?.disconnect();
          void this.#show();
        },
        { root, rootMargin: '100% 0px' },
      );
      this.#observer.observe(canvas);
    });
  }

  #stop(): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#abort?.abort();
    this.#abort = undefined;
  }

  async #show(): Promise<void> {
    const { file, read } = this.#options!;
    const { signal } = (this.#abort = new AbortController());
    try {
      const blob = await inTurn(signal, () => read(file.id, signal));
      const bitmap = await decode(blob, file);
      // Gone meanwhile: nothing of it stays.
      if (!signal.aborted) draw(this.#canvas!, file, bitmap);
      bitmap.close();
      signal.throwIfAborted();
      this.#isShown = true;
      this.#options!.onShown(file.id);
    } catch (error) {
      if (!signal.aborted) this.#options!.onFailed(file.id, error);
    }
  }
}

export const picture = directive(Picture);

async function decode(blob: Blob, file: MessageFile): Promise<ImageBitmap> {
  const header = imageHeader(new Uint8Array(await blob.arrayBuffer()));
  if (header?.type !== file.type || header.width * header.height > mostPixels)
    throw new Error('It is not the image that it is said to be.');
  const { width } = drawnSize(file);
  return createImageBitmap(blob, { resizeWidth: width, resizeQuality: 'high' });
}

/** In pixels of the screen; never more than there are. */
function drawnSize(file: MessageFile) {
  const { width, height } = shownSize(file)!;
  const scale = Math.min(globalThis.devicePixelRatio || 1, file.width! / width);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function draw(canvas: HTMLCanvasElement, file: MessageFile, bitmap: ImageBitmap): void {
  const shown = shownSize(file)!;
  // As large as before, on however many pixels.
  canvas.style.setProperty('inline-size', `${shown.width}px`);
  Object.assign(canvas, drawnSize(file));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
}

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    running--;
    waiting.shift()?.();
  }
}
