import { write } from '../data/write.js';
import { checkedOrigins, insertAccessToken, insertBot, insertSecret } from './new-bot.js';
import { setWebhook } from '../deliveries/webhook.js';
import { print, values } from './output.js';

/** `bot create NAME --origin URL`: what a host needs to begin. */
export function createBot(command: cobra.Command, args: string[]): void {
  const name = (args[0] ?? '').trim();
  if (args.length !== 1 || name === '' || name.length > 200)
    throw new Error('Give the bot one name: bot create "My bank" --origin https://www.example.com');
  const origins = checkedOrigins(values(command, 'origin'));
  const url = command.flags()!.getString('webhook').trim();
  const problem = url && $deliveries.checkURL(url);
  if (problem) throw new Error(problem);

  const made = write((w) => {
    const bot = insertBot(w, { name, language: 'en', origins, settings: {} }).id;
    return {
      bot,
      secret: insertSecret(w, bot, 'First secret'),
      token: insertAccessToken(w, bot, 'First token').value,
      webhook: url ? setWebhook(w, bot, { url }) : null,
    };
  });
  const lines = [
    `Bot           ${made.bot}`,
    `Secret id     ${made.secret.id}`,
    `Secret        ${made.secret.value}`,
    `Access token  ${made.token}`,
    ...(made.webhook ? [`Webhook       ${made.webhook}`] : []),
    '',
    'Secrets and tokens are shown only now. Keep them on your server, never in a page.',
  ];
  if (origins.length === 0) lines.push('No origin was given: no page of yours can embed this bot yet.');
  print(command, `${lines.join('\n')}\n`);
}
