import type { TextsOf } from '../texts.js';

export const webchat: TextsOf<'webchat'> = {
  label: (bot) => (bot ? `Discussion avec ${bot}` : 'Discussion'),
  open: 'Ouvrir la discussion',
  openUnread: (count) =>
    count < 2 ? `Ouvrir la discussion, ${count} nouveau message` : `Ouvrir la discussion, ${count} nouveaux messages`,
  close: 'Fermer la discussion',
  assistant: 'Assistant',
  assistantText: 'Un bot. Un conseiller peut intervenir.',
  support: 'Service client',
  emptyTitle: 'Écrivez-nous',
  emptyText: 'L’assistant répond tout de suite. Un conseiller peut intervenir.',
  message: 'Message',
  write: 'Écrire un message',
  send: 'Envoyer',
  signedOutTitle: 'Vous êtes déconnecté',
  signedOutText: 'Reconnectez-vous pour continuer. Rien de ce que vous avez écrit n’est perdu.',
  failedTitle: 'La discussion n’a pas pu être chargée',
  failedText: 'Le serveur ne répond pas. Rien n’est perdu.',
  offline: 'Pas de connexion. Ce que vous écrivez sera envoyé plus tard.',
};
