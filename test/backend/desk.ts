/* Agents whose browser is open, and who leave. */
import { until } from '../contract/checks.js';
import type { Client } from './host.js';
import { Stream } from './stream.js';

/** An agent with a stream: however long anything takes, no lease of theirs ends before they leave. */
export class Desk {
  private constructor(
    readonly agent: Client,
    readonly stream: Stream,
  ) {}

  static async open(agent: Client): Promise<Desk> {
    return new Desk(agent, await Stream.open(agent, [`ur/u/${agent.id}`]));
  }

  take = ({ conversation }: Client) => this.agent.post(`conversations/${conversation}/control`, { action: 'take' });

  close(): void {
    this.stream.close();
  }

  /** Resolves when their leases are over: the one on the witness, whom nobody else looks at, is the last of them. */
  async leave(witness: Client): Promise<void> {
    await this.take(witness);
    this.close();
    await until(async () => (await witness.page()).claim === null, 'the end of a lease');
  }
}
