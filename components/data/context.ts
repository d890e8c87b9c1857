import { createContext } from '@lit/context';
import type { Client } from './client.js';

/**
 * Under this key a provider hands its client to the elements inside. The number is the version of {@link Client}:
 * an element of another version sees no provider.
 */
export const clientContext = createContext<Client | undefined, symbol>(Symbol.for('user-requests/client@1'));
