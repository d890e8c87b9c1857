import type { TextsOf } from '../texts.js';

export const inbox: TextsOf<'inbox'> = {
  request: 'Demande',
  conversation: 'Conversation',
  tabs: 'La demande ouverte',
  newMessages: 'Nouveaux messages',
  backToList: 'Retour à la liste',
  listWidth: 'Largeur de la liste',
  conversationWidth: 'Largeur de la conversation',
  skipToComposer: 'Aller à la conversation',
  nothingTitle: 'Aucune demande ouverte',
  nothingText: 'Choisissez-en une dans la liste, ou déplacez-vous avec',
  nothingAnd: 'et',
};
