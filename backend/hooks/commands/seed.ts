import { demo } from '../../seed/demo.js';
import { one } from '../data/sql.js';
import { checkedOrigins } from './new-bot.js';
import { print, values } from './output.js';

/** Makes the demo's bots if the database has no bot at all, and prints what scripts need to use them. */
export function seed(command: cobra.Command): void {
  const origins = checkedOrigins(values(command, 'origin'));
  const url = command.flags()!.getString('url');
  const empty = one($app, 'SELECT COUNT(*) AS [[total]] FROM {{bots}}', {}, { total: 0 })!.total === 0;
  const bots = demo(empty, origins);
  // Nothing on a folder that was begun without the demo.
  if (bots) print(command, `${JSON.stringify({ url, ...bots })}\n`);
}
