/* Who works at the demo's bank, and who talks to its bot. `sub` is the bank's own id of each. */

export interface DemoAgent {
  sub: string;
  name: string;
  role: 'admin' | 'agent';
  groups: string[];
}

export const groups = ['Cards', 'Payments', 'Access', 'Documents'];

// Camille comes first: the demo signs in as the first of each role.
export const agents: DemoAgent[] = [
  { sub: 'camille', name: 'Camille Rousseau', role: 'agent', groups: ['Payments', 'Documents'] },
  { sub: 'ines', name: 'Inès Lambert', role: 'agent', groups: ['Access', 'Payments'] },
  { sub: 'marek', name: 'Marek Dvořák', role: 'admin', groups },
  { sub: 'tom', name: 'Tom Becker', role: 'agent', groups: ['Documents'] },
  { sub: 'priya', name: 'Priya Raman', role: 'agent', groups: ['Payments', 'Access'] },
  { sub: 'amina', name: 'Amina Benali', role: 'agent', groups: ['Cards'] },
];

export interface DemoPerson {
  sub: string;
  firstName: string;
  lastName: string;
  email: string;
  phoneNumber: string;
  /** As they are today. */
  attributes: Record<string, string>;
}

const person = (
  sub: string,
  firstName: string,
  lastName: string,
  since: number,
  attributes: Record<string, string> = {},
): DemoPerson => ({
  sub,
  firstName,
  lastName,
  email: `${sub}@example.com`,
  phoneNumber: '',
  attributes: { Account: 'Everyday', 'Customer since': String(since), 'Daily limit': '€500.00', ...attributes },
});

export const people: DemoPerson[] = [
  person('zoe', 'Zoë', 'Martínez', 2017, { 'Daily limit': '€1,500.00', 'Limit change': 'Confirmed' }),
  person('chidi', 'Chidi', 'Okafor', 2021),
  person('layla', 'ليلى', 'حداد', 2019, { Language: 'العربية' }),
  person('soren', 'Søren', 'Østergaard', 2015, { 'Daily limit': '€2,000.00' }),
  person('mai', 'Thị Mai', 'Nguyễn', 2022, { Language: 'Tiếng Việt' }),
  person('renee', 'Renée', 'Dubois-Lefèvre', 2009, { Account: 'Premium', 'Daily limit': '€5,000.00' }),
  person('lukasz', 'Łukasz', 'Wiśniewski', 2023),
  person('giulia', 'Giulia', 'D’Amico', 2018),
  person('anna', 'Anna', 'Müller', 2011, { Account: 'Family' }),
  person('jose', 'José', 'Peña', 2016, { Account: 'Joint' }),
  person('hannah', 'Hannah', 'Clarke', 2020),
  person('ibrahim', 'İbrahim', 'Yıldız', 2024),
  person('malgorzata', 'Małgorzata', 'Dąbrowska', 2014),
  person('henrik', 'Henrik', 'Lindqvist', 2006, { Account: 'Premium' }),
  person('aoife', 'Aoife', 'Ní Bhriain', 2019),
  person('omar', 'عمر', 'منصور', 2022, { Language: 'العربية' }),
  person('kateryna', 'Катерина', 'Шевченко', 2022),
  person('yuki', '結衣', '田中', 2020, { Account: 'Student', 'Daily limit': '€200.00' }),
  person('joao', 'João', 'Gonçalves', 2013),
  person('eleni', 'Ελένη', 'Παπαδοπούλου', 2010),
  person('minh', 'Văn Minh', 'Trần', 2021),
  person('noor', 'Noor', 'de Vries', 2018),
  person('tomasz', 'Tomasz', 'Żółkowski', 2012, { Account: 'Business', 'Daily limit': '€10,000.00' }),
  person('priyanka', 'प्रियंका', 'शर्मा', 2023),
  person('bjork', 'Björk', 'Þórsdóttir', 2015),
  person('amelie', 'Amélie', 'Garçon', 2025, { Account: 'Youth', 'Daily limit': '€50.00' }),
  person('david', 'David', 'Cohen', 2008),
  person('fatou', 'Fatou', 'N’Diaye', 2020),
  person('quentin', 'Quentin Maximilien Alexandre', 'de La Rochefoucauld-Montbéliard', 2003, { Account: 'Premium' }),
  person('li', '伟', '李', 2021),
];
