import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { signHostToken } from '../host-token.js';
import type { Login } from '../login.js';
import { findPerson, initials, type DemoPerson } from '../people.js';
import { readForm, type Answer, type Site, type SiteContext, type Visit } from '../site.js';
import { fill, Markup, page } from '../template.js';

/** The pages of the CRM by path; only what exists is in its navigation. */
const pages: Record<string, { name: string; title: string }> = {
  '/': { name: 'requests', title: 'Requests' },
  '/today': { name: 'today', title: 'Today' },
  '/settings': { name: 'settings', title: 'Settings' },
};

/** Quillmoor: what the agents of the bank work in all day. */
export function crmSite({ api, demo, assets }: SiteContext, login: Login): Site {
  const agentOf = ({ request }: Visit) => findPerson(demo.agents, login.who(request));

  const shown = ({ name, title }: { name: string; title: string }, agent: DemoPerson): Answer => {
    const values = {
      api,
      bot: demo.bot,
      step: demo.steps.request,
      name: agent.name,
      firstName: agent.name.split(' ')[0]!,
      initials: initials(agent.name),
      role: agent.role === 'admin' ? 'Admin' : 'Agent',
    };
    const current = { today: '', requests: '', settings: '', [name]: 'page' };
    return {
      page: page('crm/layout.html', {
        ...assets,
        ...values,
        title,
        main: page(`crm/${name}.html`, values),
        // `aria-current="false"` says the same as no such attribute.
        ...Object.fromEntries(Object.entries(current).map(([key, value]) => [`current-${key}`, value || 'false'])),
      }),
    };
  };

  const signInPage = (next: string): Answer => ({
    page: page('crm/sign-in.html', {
      ...assets,
      next,
      people: new Markup(
        demo.agents
          .map(({ sub, name, role }) =>
            fill(readFileSync(join(import.meta.dirname, 'person.html'), 'utf8'), {
              sub,
              name,
              initials: initials(name),
              role: role === 'admin' ? 'Admin' : 'Agent',
            }),
          )
          .map(({ html }) => html)
          .join(''),
      ),
    }),
  });

  return {
    path: '/crm',
    async answer(visit) {
      const { request, url, path } = visit;
      const post = request.method === 'POST';
      if (path === '/icon.svg') return { svg: readFileSync(join(import.meta.dirname, 'icon.svg'), 'utf8') };

      // The one address that User Requests knows of this server: who is this?
      if (path === '/token') {
        if (!post) return { status: 405, text: 'POST only.' };
        const agent = agentOf(visit);
        if (!agent) return { status: 401, json: {} };
        const { sub, name, role } = agent;
        return { json: { token: signHostToken(demo.bot, demo.secret, { sub, kind: 'agent', name, role }) } };
      }

      if (path === '/sign-in' && post) {
        const form = await readForm(request);
        const agent = findPerson(demo.agents, form.get('as'));
        return agent ? { cookie: login.cookie(agent.sub), redirect: inside(form.get('next')) } : signInPage('/crm/');
      }
      if (path === '/sign-in') return signInPage('/crm/');
      if (path === '/sign-out' && post) return { cookie: login.cookie(undefined), redirect: '/crm/sign-in' };

      const found = pages[path];
      if (!found) return undefined;
      // For the demo's sake a link alone signs in: `?as=camille`. No real CRM has that.
      const as = findPerson(demo.agents, url.searchParams.get('as'));
      if (as) return { cookie: login.cookie(as.sub), redirect: url.pathname };
      const agent = agentOf(visit);
      return agent ? shown(found, agent) : signInPage(url.pathname);
    },
  };
}

/** An address of the CRM to go to after signing in, and no other. */
const inside = (next: string | null) => (next && /^\/crm\/\w*$/.test(next) ? next : '/crm/');
