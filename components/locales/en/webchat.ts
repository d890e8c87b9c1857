export const webchat = {};
