import { after, before, describe, it } from 'node:test';
import { contract } from './contract.js';
import { pocketBasePlace } from './pocketbase-home.js';

contract({ describe, it, before, after }, 'PocketBase', pocketBasePlace);
