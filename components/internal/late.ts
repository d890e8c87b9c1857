/** A module that is fetched when it is needed: once for all who need it, and anew after a failure. */
export class Late<M> {
  load: () => Promise<M>;
  /** The module, once it is here. */
  now: M | undefined;
  #loading: Promise<M> | undefined;

  constructor(load: () => Promise<M>) {
    this.load = load;
  }

  /** Rejects when the module cannot be fetched. */
  get(): Promise<M> {
    this.#loading ??= this.load().then(
      (module) => (this.now = module),
      (error: unknown) => {
        this.#loading = undefined;
        throw error;
      },
    );
    return this.#loading;
  }

  /** Fetches it for what comes next, which tells of a failure. */
  readonly prefetch = (): void => void this.get().catch(() => undefined);

  /** Forgets that it was fetched: for tests of how it is. */
  forget(): void {
    this.#loading = this.now = undefined;
  }
}
