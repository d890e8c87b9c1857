/** The client on a server in memory: for stories, tests and whoever builds a page without a server. */
export { createMemoryClient, MemoryClient, type MemoryClientOptions } from './client.js';
export { sampleIDs, sampleNow, sampleSeed, sampleServer } from './sample.js';
export { MemoryServer, type Identity } from './server.js';
export type { Seed } from './tables.js';
