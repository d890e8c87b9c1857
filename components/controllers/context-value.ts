import { ContextEvent as ContextRequestEvent, ContextRoot, type Context, type ContextType } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Remembers requests that no provider has answered yet, and repeats them when one is upgraded late. */
const roots = new WeakSet<Document>();
function attachRoot(document: Document): void {
  if (roots.has(document)) return;
  roots.add(document);
  new ContextRoot().attach(document.documentElement);
}

/**
 * The value of a context where the host stands now. Unlike `ContextConsumer` it forgets: an element that has left its
 * provider, or moved to where there is none, must not go on showing what was the old provider's. A move (disconnect
 * and connect in one task) keeps it.
 */
export class ContextValue<C extends Context<unknown, unknown>> implements ReactiveController {
  value: ContextType<C> | undefined;
  #host: ReactiveControllerHost & HTMLElement;
  #context: C;
  #unsubscribe: (() => void) | undefined;
  /** Which connection an answer belongs to: late ones of an earlier place are dropped. */
  #connection = 0;

  constructor(host: ReactiveControllerHost & HTMLElement, context: C) {
    this.#host = host;
    this.#context = context;
    host.addController(this);
  }

  hostConnected(): void {
    attachRoot(this.#host.ownerDocument);
    const connection = ++this.#connection;
    let answered = false;
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#host.dispatchEvent(
      new ContextRequestEvent(
        this.#context,
        this.#host,
        (value, unsubscribe) => {
          if (connection !== this.#connection) return unsubscribe?.();
          answered = true;
          if (this.#unsubscribe !== unsubscribe) this.#unsubscribe?.();
          this.#unsubscribe = unsubscribe;
          this.#set(value as ContextType<C>);
        },
        true,
      ),
    );
    if (!answered) this.#forgetAfterTask(connection);
  }

  hostDisconnected(): void {
    this.#forgetAfterTask(this.#connection);
  }

  #forgetAfterTask(connection: number): void {
    setTimeout(() => {
      if (connection !== this.#connection || (this.#host.isConnected && this.#unsubscribe)) return;
      this.#unsubscribe?.();
      this.#unsubscribe = undefined;
      if (!this.#host.isConnected) this.#connection++;
      this.#set(undefined);
    });
  }

  #set(value: ContextType<C> | undefined): void {
    if (value === this.value) return;
    this.value = value;
    this.#host.requestUpdate();
  }
}
