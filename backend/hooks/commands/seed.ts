import { demo } from '../../seed/demo.js';
import { one } from '../data/sql.js';
import { checkedOrigins } from './new-bot.js';
import { print, values } from './output.js';

/** Makes the demo's bots if the database has no bot at all, and prints what scripts need to use them. */
export function seed(command: cobra.Command): void {
  const origins = checkedOrigins(values(command, 'origin'));
  const url = command.flags()!.getString('url');
  const empty = one($app, 'SELECT COUNT(*) AS [[total]] FROM {{bots}}', {}, { total: 0 })!.total === 0;
  print(command, `${JSON.stringify({ url, ...demo(empty, origins) })}\n`);
}
