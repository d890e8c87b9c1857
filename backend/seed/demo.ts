export function demo(_empty: boolean, _origins: string[]): Record<string, unknown> { return {}; }
