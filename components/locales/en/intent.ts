export const intent = {};
