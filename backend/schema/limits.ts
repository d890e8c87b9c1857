/** Limits of the server, shared with the editors' forms. Lengths count Unicode code points. */
export const limits = {
  message: 4000,
  template: 1000,
  description: 4000,
  title: 200,
  name: 200,
  /** Of one agent. */
  groups: 100,
  extract: 10,
  quickReplies: 12,
  quickReplyTitle: 100,
  actions: 20,
  phrases: 50,
  phrase: 500,
  attributeKeys: 64,
  attributeKey: 100,
  attributeValue: 2000,
  attributesBytes: 16 * 1024,
  /** Of one character. */
  combiningMarks: 30,
  bodyBytes: 64 * 1024,
  reachedMessages: 50,
  page: 200,
  fileBytes: 10 * 1024 * 1024,
  fileName: 200,
  messageFiles: 5,
} as const;
