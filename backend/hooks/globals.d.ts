/* What PocketBase's own declarations (see types.ts) lack: the engine's `require`, and what our server adds. */

declare function require(path: string): unknown;

/** The fan-out of events, written in Go (backend/server/vm.go). */
declare const $fanout: {
  /** Hands a payload (JSON as a string) to every stream that subscribed the topic. Only after the commit. */
  publish(topic: string, payload: string): number;
  /** Tells PocketBase's own subscribers of a row that SQL has inserted. Only after the commit. */
  inserted(collection: string, id: string): void;
  /** Those of the ids of people that have an open stream. */
  online(ids: string[]): string[];
  /** Unix milliseconds of the last beat or end of a stream, for those of the ids that are remembered. */
  lastSeen(ids: string[]): Record<string, number>;
  /** Tells the person's streams that they are over (`revoked`) and takes the person from them. Only after the commit. */
  revoke(id: string): void;
  /** Ids of the people whose streams hear the topic. */
  listeners(topic: string): string[];
  /** Takes the topic from the person's streams. */
  silence(topic: string, person: string): void;
  /** Ends the person's streams: their browsers come back, and are asked anew what they may hear. */
  reconnect(person: string): void;
  /** The person has a session until then (Unix milliseconds): their streams last as long. Only after the commit. */
  renew(person: string, until: number): void;
  /** Notes that the person is there now. */
  beat(id: string): void;
};

/** The worker that tells webhooks, written in Go (backend/server/deliveries.go). */
declare const $deliveries: {
  /** Something may be due. Only after the commit. */
  wake(): void;
  /** What is wrong with the address of a webhook, in a sentence; '' if nothing is. */
  checkURL(url: string): string;
};

/** From the engine's Node modules. base64url is read as UTF-8 there without an error: translate it first. */
declare const Buffer: {
  from(text: string, encoding: 'base64' | 'utf8'): { length: number; toString(encoding: 'utf8'): string };
};

/** The bytes of files, in Go (backend/server/files.go): middlewares to bind to a route, around its handler. */
declare const $files: {
  /** Reads a multipart body; `e.get('upload')` is what came (hooks/files/files.ts). */
  receive(maxBytes: number): unknown;
  /** Sends the file that the handler names by `e.set('download', {key, type, disposition})`. */
  send(): unknown;
};

declare const console: { log(...values: unknown[]): void; error(...values: unknown[]): void };
