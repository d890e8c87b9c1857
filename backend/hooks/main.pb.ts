/*
 * The entry: names every route, hook, cron and command. PocketBase runs a handler away from this file, in an engine of
 * its pool, so each is a string that asks app.js.
 */
import type * as App from './app.js';
import type * as Seed from './commands/seed.js';
import { limits } from '../schema/limits.js';

const app = require(`${__hooks}/app.js`) as typeof App;
const ask = (call: string) => `(e) => require(__hooks + "/app.js").${call}` as never;

$app.store().set(app.startedKey, Date.now());

app.routes.forEach(({ method, path, bytes }, index) => {
  const around = [bytes === 'in' ? $files.receive(limits.fileBytes) : $apis.bodyLimit(limits.bodyBytes)];
  if (bytes === 'out') around.push($files.send());
  routerAdd(method, `/api/ur/${path}`, ask(`serve(${index}, e)`), ...(around as never[]));
});

onRealtimeSubscribeRequest(ask('filterSubscriptions(e)'));

cronAdd('ur-leases', '* * * * *', ask('settleAll()'));
// A file is read by `GET files/{id}` alone.
onFileDownloadRequest(ask('refuse()'));
onFileTokenRequest(ask('refuse()'));

cronAdd('ur-files', '29 * * * *', ask('forgetUnsentFiles()'));
cronAdd('ur-used-tokens', '*/10 * * * *', ask('forgetUsedTokens()'));
cronAdd('ur-tombstones', '17 3 * * *', ask('forgetTombstones()'));
cronAdd('ur-deliveries', '47 3 * * *', ask('forgetDeliveries()'));

// A command runs in this very engine, after PocketBase has opened the data folder and run the migrations.
const bot = new Command({ use: 'bot', short: 'Bots of this server' });
const create = new Command({
  use: 'create NAME',
  short: 'Create a bot; prints its id, a secret and an access token, which are shown once',
  example: 'bot create "My bank" --origin https://www.example.com --origin https://crm.example.com',
  run: (command: cobra.Command, args: string[]) => app.runCommand(command, () => app.createBot(command, args)),
});
create.flags().stringArray('origin', [], 'an origin whose pages may embed this bot (repeat for more)');
create.flags().string('webhook', '', 'an address that is told what happens (docs/webhooks.md)');
bot.addCommand(create);

$app.rootCmd!.addCommand(bot);

// A server built for production has no demo in it.
if ($os.readDir(__hooks).some((file) => file!.name() === 'seed.js')) {
  const seed = new Command({
    use: 'seed',
    short: "Create the demo's bots if there is none; renews their access tokens and prints what scripts need as JSON",
    run: (command: cobra.Command) =>
      app.runCommand(command, () => (require(`${__hooks}/seed.js`) as typeof Seed).seed(command)),
  });
  seed.flags().string('url', 'http://127.0.0.1:8090', 'where the API will answer');
  seed.flags().stringArray('origin', [], "an origin of the demo's pages (repeat for more)");
  $app.rootCmd!.addCommand(seed);
}
