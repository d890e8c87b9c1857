/*
 * Bodies and answers of the routes under `/api/ur`, named after their routes: `xBody` goes in, `xAnswer` comes out.
 */
export * from './answers.js';
export * from './bodies.js';
export { apiVersion } from './words.js';
