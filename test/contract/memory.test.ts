import { after, before, describe, it } from 'node:test';
import { contract } from './contract.js';
import { memoryPlace } from './memory-home.js';

contract({ describe, it, before, after }, 'in memory', memoryPlace);
