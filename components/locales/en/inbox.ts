/** Words of `<ur-inbox>`. */
export const inbox = {
  request: 'Request',
  conversation: 'Conversation',
  tabs: 'The opened request',
  newMessages: 'New messages',
  backToList: 'Back to the list',
  listWidth: 'Width of the list',
  conversationWidth: 'Width of the conversation',
  skipToComposer: 'Skip to the conversation',
  nothingTitle: 'No request opened',
  nothingText: 'Choose one in the list, or move with',
  nothingAnd: 'and',
};
