/*
 * Who sees what. This is the only place that says it: the routes ask these rules too (hooks/access.ts), and so do
 * lists, expand, changes, counts, the realtime channel and search.
 *
 * Nobody writes through the record API: every write is a route, so the create, update and delete rules stay null.
 */

/**
 * Somebody of a bot, and of this one. That the person has a bot is asked for itself so that the statement needs the
 * person's row: only then does SQLite look it up first, and walk an index of the bot's rows in the list's order
 * (test/backend/plans.test.ts).
 */
const ofThisBot = '@request.auth.bot > "" && bot = @request.auth.bot';
const agent = '@request.auth.collectionName = "agents"';
const interlocutor = '@request.auth.collectionName = "interlocutors"';

/** An admin, or any agent where the bot's visibility is `all`. */
const seesAll = '(@request.auth.role = "admin" || @request.auth.bot.visibility != "groups")';

/**
 * One's own, one's groups', and nobody's. "Nobody's" has neither an assignee nor a group: what waits for another group
 * is that group's. `~` looks for the id in the list of ids (15 characters each, so it cannot match by accident);
 * with `:each` PocketBase would join the list and sort every row of the bot to keep them apart.
 */
const mine = (request: string, equals = '=') =>
  `(${request}assignee ${equals} @request.auth.id` +
  ` || (${request}group ${equals === '=' ? '!=' : '?!='} "" && @request.auth.groups ${equals === '=' ? '~' : '?~'} ${request}group)` +
  ` || (${request}assignee ${equals} "" && ${request}group ${equals} ""))`;

const seesRequest = `${ofThisBot} && ${agent} && (${seesAll} || ${mine('')})`;

/** A conversation is seen by who sees one of its requests or has control of it. `?=` asks for all of it of one request. */
const seesConversation = (conversation: string) => {
  const request = `${conversation}requests_via_conversation.`;
  return (
    `(${seesAll} || ${conversation}claims_via_conversation.agent ?= @request.auth.id` +
    ` || (${request}id ?!= "" && ${mine(request, '?=')}))`
  );
};

const everyAgent = `${ofThisBot} && ${agent}`;

const conversationRule =
  `${ofThisBot} && (` +
  `(${interlocutor} && interlocutor = @request.auth.id) || (${agent} && ${seesConversation('')}))`;
const inConversationRule =
  `${ofThisBot} && conversation != "" && (` +
  `(${interlocutor} && conversation.interlocutor = @request.auth.id) || (${agent} && ${seesConversation('conversation.')}))`;

const rules: Record<string, string> = {
  bots: `id = @request.auth.bot && ${agent}`,
  agents: `${everyAgent} && sub != ""`,
  groups: `${everyAgent} && name != ""`,
  stories: `${everyAgent} && key != ""`,
  steps: `${everyAgent} && key != ""`,
  intents: `${everyAgent} && name != ""`,
  requests: `${seesRequest} && number > 0`,
  conversations: conversationRule,
  messages: inConversationRule,
  claims: inConversationRule,
  interlocutors:
    `${ofThisBot} && ((${interlocutor} && id = @request.auth.id)` +
    ` || (${agent} && ${seesConversation('conversations_via_interlocutor.')}))`,
  // Each side sees how far the other has read.
  reads: inConversationRule,
};

migrate(
  (app) => {
    for (const [name, rule] of Object.entries(rules)) {
      const collection = app.findCollectionByNameOrId(name);
      collection.listRule = rule;
      collection.viewRule = rule;
      app.save(collection);
    }
  },
  (app) => {
    for (const name of Object.keys(rules)) {
      const collection = app.findCollectionByNameOrId(name);
      collection.listRule = null as never;
      collection.viewRule = null as never;
      app.save(collection);
    }
  },
);
