/** The same id at every start: of what a bot of the demo calls something. */
export const seedID = (bot: string, what: string) => $security.sha256(`demo:${bot}:${what}`).slice(0, 15);
