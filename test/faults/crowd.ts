/* Many who talk and listen: a process of their own, so that they measure the server, and not what runs beside them. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export interface CrowdMember {
  token: string;
  conversation: string;
}

export interface Talk {
  /** How many messages of all members together, and how many of these a second, where the server is as fast. */
  total: number;
  rate: number;
  text: string;
}

export interface Talked {
  /** Messages a second. */
  rate: number;
  /** How long each sender waited, in ms, and the status of what was not stored. */
  sends: number[];
  refused: number[];
  /** How late each listener heard each message, in ms from the send, and how many they never heard. */
  heard: number[];
  missed: number;
}

export class Crowd {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Each of the members talks in a conversation; the listeners are spread over these. */
  static async open(url: string, members: CrowdMember[], listeners: number): Promise<Crowd> {
    // A runner's own variable makes the child report tests.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    const path = join(import.meta.dirname, 'crowd-process.ts');
    const crowd = new Crowd(fork(path, [JSON.stringify([url, members, listeners])], { env }));
    await crowd.#next();
    return crowd;
  }

  talk(talk: Talk): Promise<Talked> {
    const talked = this.#next();
    this.#child.send(talk);
    return talked as Promise<Talked>;
  }

  close(): void {
    this.#child.kill();
  }

  #next(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#child.once('message', resolve);
      this.#child.once('exit', (code) => reject(new Error(`The crowd ended with ${code}.`)));
    });
  }
}
