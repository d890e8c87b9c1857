import type { TextsOf } from '../texts.js';

export const views: TextsOf<'views'> = {
  title: 'Demandes',
  label: 'Vues',
  groups: 'Groupes',
  all: 'Toutes les demandes',
  allHere: 'Toutes',
  mine: 'Mes demandes',
  unassigned: 'Non attribuées',
  open: 'Ouvertes',
  online: 'En ligne',
  done: 'Terminées',
  unknownGroup: 'Groupe',
  counted: (view, count) => `${view}, ${count}`,
  countsFailed: 'Les nombres n’ont pas pu être chargés.',
};
