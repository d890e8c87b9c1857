import { newSecret, type DeviceSecret } from '../data/device.js';

/**
 * This browser's secret for a bot, in the page's origin; where storage is refused (a sandboxed frame), for as long as
 * the page lasts. Empty, it says that the chat was opened here, by somebody whom the host knew.
 */
export class StoredDevice implements DeviceSecret {
  readonly #key: string;
  #inMemory: string | null = null;

  constructor(api: string, bot: string) {
    this.#key = `ur:${api}:${bot}:device`;
  }

  /** Whether the chat was ever opened in this browser: from then on there may be answers that were not read. */
  get wasOpened(): boolean {
    return this.#value !== null;
  }

  get stored(): string | undefined {
    return this.#value || undefined;
  }

  noteOpened(): void {
    if (!this.wasOpened) this.#store('');
  }

  open(): string {
    if (!this.stored) this.#store(newSecret());
    return this.stored!;
  }

  drop(secret: string): void {
    if (this.stored === secret) this.#store('');
  }

  get #value(): string | null {
    try {
      return localStorage.getItem(this.#key) ?? this.#inMemory;
    } catch {
      return this.#inMemory;
    }
  }

  #store(value: string): void {
    this.#inMemory = value;
    try {
      localStorage.setItem(this.#key, value);
    } catch {
      // It is in memory.
    }
  }
}

const devices = new Map<string, StoredDevice>();

/** The document's one for a bot. */
export function deviceOf(api: string, bot: string): StoredDevice {
  const key = `${api} ${bot}`;
  let device = devices.get(key);
  if (!device) devices.set(key, (device = new StoredDevice(api, bot)));
  return device;
}
