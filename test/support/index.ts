/** Everything that an element's test needs besides `expect`. */
export { expect } from '@open-wc/testing';
export { sendKeys, setViewport, emulateMedia } from '@web/test-runner-commands';
export * from './check.js';
export * from './console.js';
export * from './fixture.js';
export * from './host-page.js';
export * from './inspect.js';
export * from './mouse.js';
export * from './wait.js';
export { allElements } from './walk.js';
