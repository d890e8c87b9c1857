/*
 * Who may do what: what permissions.test.ts holds the server to, written to be read. Whatever the server has and these
 * tables have not (a collection, a route) fails the test, and the other way round.
 *
 * The bot shows its agents their own requests, their groups' and nobody's (`visibility: groups`). The columns:
 *
 *   guest   no token; an admin's token after its time; an admin's token after she signed out; a text that is no token
 *   zoe     an interlocutor, whose request belongs to the group Cards
 *   paul    an interlocutor, whose request belongs to the group Payments; there is also Mia, whose request is nobody's
 *   cards   an agent of the group Cards
 *   plain   an agent of no group
 *   admin   an admin
 *   far     an admin of another bot
 *   bot     the bot's access token
 *   farbot  the access token of another bot
 */
export const columns = ['guest', 'zoe', 'paul', 'cards', 'plain', 'admin', 'far', 'bot', 'farbot'] as const;
export type Column = (typeof columns)[number];

/**
 * Rows of each collection that the record API shows: `z` Zoe's, `p` Paul's, `m` Mia's, `o` those of the bot itself, `f`
 * the other bot's; `-` none of them. `x`: the collection is closed, 403 to everybody. Nobody writes any of them: each
 * create, update and delete is 403, in a batch too. What is not shown is 404, to the byte as what does not exist.
 */
export const collections = `
                  guest  zoe  paul  cards  plain  admin  far  bot  farbot
bots              -      -    -     o      o      o      f    -    -
agents            -      -    -     o      o      o      f    -    -
groups            -      -    -     o      o      o      f    -    -
stories           -      -    -     o      o      o      f    -    -
steps             -      -    -     o      o      o      f    -    -
intents           -      -    -     o      o      o      f    -    -
requests          -      -    -     zm     m      zpm    f    -    -
conversations     -      z    p     zm     m      zpm    f    -    -
messages          -      z    p     zm     m      zpm    f    -    -
claims            -      z    p     zm     m      zpm    f    -    -
interlocutors     -      z    p     zm     m      zpm    f    -    -
reads             -      z    p     zm     m      zpm    f    -    -
deliveries        -      -    -     -      -      zpm    f    -    -
webhooks          -      -    -     -      -      o      f    -    -
access_tokens     -      -    -     -      -      o      f    -    -
secrets           -      -    -     -      -      o      f    -    -
files             x      x    x     x      x      x      x    x    x
reached           x      x    x     x      x      x      x    x    x
used_tokens       x      x    x     x      x      x      x    x    x
_superusers       x      x    x     x      x      x      x    x    x
_authOrigins      -      -    -     -      -      -      -    -    -
_externalAuths    -      -    -     -      -      -      -    -    -
_mfas             -      -    -     -      -      -      -    -    -
_otps             -      -    -     -      -      -      -    -    -
`;

/**
 * Answers of the routes, whose ids and keys are Zoe's, or the bot's own. 401, 403 and 404 are to the byte what an id or
 * key that does not exist is answered. 400 and 409 come after the question of who asks: they are a yes to it.
 */
export const routes = `
                                   guest  zoe  paul  cards  plain  admin  far  bot  farbot
POST session                       401    401  401   401    401    401    401  401  401
POST steps/{step}/reached          401    403  403   403    403    403    403  200  404
PUT steps/{key}                    401    403  403   403    403    403    403  200  200
PATCH steps/{id}                   401    403  403   403    403    409    404  403  403
PUT agents/{sub}                   401    403  403   403    403    403    403  200  200
DELETE agents/{sub}                401    403  403   403    403    403    403  204  404
DELETE interlocutors/{userID}      401    403  403   403    403    403    403  204  404
POST conversations/{id}/messages   401    200  404   409    404    409    404  200  404
GET conversations/{id}/messages    401    200  404   200    404    200    404  200  404
POST conversations/{id}/files      401    200  404   409    404    409    404  200  404
GET files/{id}                     401    200  404   200    404    200    404  200  404
PUT conversations/{id}/read        401    204  404   204    404    204    404  403  403
POST conversations/{id}/typing     401    204  404   409    404    409    404  204  404
POST conversations/{id}/control    401    403  403   409    404    409    404  403  403
GET requests/counts                401    403  403   200    200    200    200  403  403
PATCH requests/{id}                401    403  403   409    404    409    404  403  403
POST requests/{id}/intent          401    403  403   400    404    400    404  403  403
PATCH bot                          401    403  403   403    403    200    200  403  403
POST access-tokens                 401    403  403   403    403    200    200  403  403
DELETE access-tokens/{id}          401    403  403   403    403    204    404  403  403
POST secrets                       401    403  403   403    403    200    200  403  403
DELETE secrets/{id}                401    403  403   403    403    204    404  403  403
GET deliveries/counts              401    403  403   403    403    200    200  403  403
POST deliveries/retry              401    403  403   403    403    200    200  403  403
GET changes                        401    403  403   200    200    200    200  403  403
GET presence                       401    403  403   200    200    200    200  403  403
POST beat                          401    204  204   204    204    204    204  403  403
DELETE session                     401    204  204   204    204    204    204  403  403
`;

/** PocketBase's own routes, of which the product has no use: nothing comes of them for anybody. */
export const elsewhere = `
                                                             guest  zoe  paul  cards  plain  admin  far  bot  farbot
GET /api/collections                                         401    403  403   403    403    403    403  401  401
GET /api/collections/messages                                401    403  403   403    403    403    403  401  401
POST /api/collections                                        401    403  403   403    403    403    403  401  401
GET /api/settings                                            401    403  403   403    403    403    403  401  401
GET /api/logs                                                401    403  403   403    403    403    403  401  401
GET /api/backups                                             401    403  403   403    403    403    403  401  401
GET /api/crons                                               401    403  403   403    403    403    403  401  401
POST /api/sql                                                401    403  403   403    403    403    403  401  401
POST /api/batch                                              403    403  403   403    403    403    403  403  403
GET /api/oauth2-redirect                                     404    404  404   404    404    404    404  404  404
POST /api/oauth2-redirect                                    404    404  404   404    404    404    404  404  404
GET /_/                                                      404    404  404   404    404    404    404  404  404
GET /api/collections/users/records                           404    404  404   404    404    404    404  404  404
POST /api/collections/users/records                          404    404  404   404    404    404    404  404  404
GET /api/collections/agents/auth-methods                     404    404  404   404    404    404    404  404  404
POST /api/collections/agents/auth-refresh                    404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/auth-refresh             404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/auth-with-password       404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/auth-with-otp            404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/auth-with-oauth2         404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/request-otp              404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/request-password-reset   404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/request-verification     404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/request-email-change     404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/confirm-password-reset   404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/confirm-verification     404    404  404   404    404    404    404  404  404
POST /api/collections/interlocutors/confirm-email-change     404    404  404   404    404    404    404  404  404
POST /api/collections/_superusers/auth-with-password         404    404  404   404    404    404    404  404  404
POST /api/collections/_superusers/request-otp                404    404  404   404    404    404    404  404  404
POST /api/collections/agents/impersonate/{agent}             404    404  404   404    404    404    404  404  404
`;

/**
 * Topics of the realtime channel, letters as above; `me` is one's own. The last two are PocketBase's own kind, which
 * only who sees everything hears; all others of that kind nobody does.
 */
export const topics = `
                  guest  zoe  paul  cards  plain  admin  far  bot  farbot
ur/c/{talk}       -      z    p     zm     m      zpm    f    -    -
ur/b/{bot}        -      -    -     o      o      o      f    -    -
ur/b/{bot}/all    -      -    -     -      -      o      f    -    -
ur/u/{person}     -      me   me    me     me     me     me   -    -
requests/{any}    -      -    -     -      -      zpm    f    -    -
messages/{any}    -      -    -     -      -      zpm    f    -    -
`;

/** The rows of a table: its first cells and, by column, the others. */
export function rowsOf(table: string): { name: string; cells: Record<Column, string> }[] {
  const [head, ...lines] = table.split('\n').filter((line) => line.trim() !== '');
  if (head!.trim().split(/\s+/).join() !== columns.join()) throw new Error(`The head of the table is ${head}`);
  return lines.map((line) => {
    const words = line.trim().split(/\s+/);
    const cells = words.splice(-columns.length);
    return {
      name: words.join(' '),
      cells: Object.fromEntries(columns.map((column, index) => [column, cells[index]!])) as Record<Column, string>,
    };
  });
}
