import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signHostToken } from '../host-token.js';
import type { Login } from '../login.js';
import { findPerson, initials } from '../people.js';
import { readForm, type Site, type SiteContext, type Visit } from '../site.js';
import { fill, Markup, page } from '../template.js';

/** Merrow: a bank's public site, where its customers meet the bot. Some are signed in, most are not. */
export function bankSite({ api, demo, assets }: SiteContext, login: Login): Site {
  const customerOf = ({ request }: Visit) => findPerson(demo.interlocutors, login.who(request));
  const file = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');

  const home = (name: string | undefined) =>
    page('bank/home.html', {
      ...assets,
      api,
      bot: demo.bot,
      account: name ? fill(file('account.html'), { name }) : new Markup(file('visitor.html')),
    });

  const signInPage = () =>
    page('bank/sign-in.html', {
      ...assets,
      people: new Markup(
        demo.interlocutors
          .slice(0, 6)
          .map(({ sub, name }) => fill(file('person.html'), { sub, name, initials: initials(name) }).html)
          .join(''),
      ),
    });

  return {
    path: '/bank',
    async answer(visit) {
      const { request, url, path } = visit;
      const post = request.method === 'POST';
      if (path === '/icon.svg') return { svg: file('icon.svg') };

      // Known customers are vouched for; for everybody else there is nothing to say: anonymous.
      if (path === '/token') {
        if (!post) return { status: 405, text: 'POST only.' };
        const customer = customerOf(visit);
        if (!customer) return { status: 204 };
        const [firstName = '', ...rest] = customer.name.split(' ');
        const name = { firstName, lastName: rest.join(' ') };
        const claims = { sub: customer.sub, kind: 'interlocutor' as const, ...name };
        return { json: { token: signHostToken(demo.bot, demo.secret, claims) } };
      }

      if (path === '/sign-in' && post) {
        const customer = findPerson(demo.interlocutors, (await readForm(request)).get('as'));
        return customer ? { cookie: login.cookie(customer.sub), redirect: '/bank/' } : { page: signInPage() };
      }
      if (path === '/sign-in') return { page: signInPage() };
      if (path === '/sign-out' && post) return { cookie: login.cookie(undefined), redirect: '/bank/' };

      if (path !== '/') return undefined;
      // For the demo's sake a link alone signs in, `?as=zoe`, or out, `?as=nobody`. No real bank has that.
      const as = url.searchParams.get('as');
      if (as) return { cookie: login.cookie(findPerson(demo.interlocutors, as)?.sub), redirect: '/bank/' };
      return { page: home(customerOf(visit)?.name) };
    },
  };
}
