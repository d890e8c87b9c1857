import type { TextsOf } from '../texts.js';

export const pickers: TextsOf<'pickers'> = {
  assignee: 'Responsable',
  status: 'Statut',
  valueOf: (label, value) => `${label} : ${value}. Modifier`,
  findAgent: 'Nom',
  searchAgents: 'Rechercher un agent',
  noAgent: (text) => `Aucun agent ne s’appelle « ${text} ».`,
  loading: 'Chargement',
  notSaved: 'Non enregistré.',
  conflict: (value) => `Quelqu’un l’a changé en même temps ; valeur actuelle : ${value}.`,
  changeAnyway: 'Modifier quand même',
};
