import { BaseAuthStore, type AuthRecord } from 'pocketbase';

/** A session lasts so long, in ms. */
const life = 15 * 60_000;

/**
 * The session's token, in memory: the SDK's default store writes it to localStorage. How long it is good is measured
 * from when it came, because many a machine's clock is wrong by more than that.
 */
export class SessionStore extends BaseAuthStore {
  #until = 0;

  override get isValid(): boolean {
    return this.token !== '' && Date.now() < this.#until;
  }

  override save(token: string, record?: AuthRecord): void {
    this.#until = Date.now() + life;
    super.save(token, record);
  }
}
