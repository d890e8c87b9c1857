/*
 * A process that sends so many messages a second, whatever becomes of them, until its input ends; then it prints how many
 * were sent, and how many refused. It says so when it is refused for the first time. A process of its own, as its work
 * must not be in the times that others measure.
 */
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface Flood {
  url: string;
  token: string;
  address: string;
  /** Messages a second. */
  rate: number;
}

const { url, token, address, rate } = JSON.parse(process.argv[2]!) as Flood;
const agent = new Agent({ keepAlive: true, maxSockets: 50 });
const tick = 10;
let [sent, refused, other, under] = [0, 0, 0, 0];

function post(): void {
  const headers = { Authorization: token, 'Content-Type': 'application/json', 'X-Test-Address': address };
  under++;
  sent++;
  const done = (status: number) => {
    under--;
    if (status === 429) {
      if (!refused++) console.log('refused');
    } else if (status !== 200) other++;
  };
  request(url, { agent, method: 'POST', headers }, (response) => {
    response.resume().on('end', () => done(response.statusCode!));
  })
    .on('error', () => done(0))
    .end(JSON.stringify({ id: randomBytes(8).toString('hex').slice(1), text: 'flood' }));
}

// At this rate, and never more at once because this machine stood still.
const timer = setInterval(() => {
  for (let i = 0; i < (rate * tick) / 1000; i++) post();
}, tick);
process.stdin.resume().on('end', () => {
  clearInterval(timer);
  const finish = setInterval(() => {
    if (under) return;
    clearInterval(finish);
    agent.destroy();
    console.log(JSON.stringify({ sent, refused, other }));
  }, 10);
});
