export * from './actions.js';
export * from './events.js';
export * from './limits.js';
export * from './records.js';
export * from './routes.js';
export * from './said.js';
export * from './shapes.js';
export * as texts from './text.js';
export * from './webhooks.js';
