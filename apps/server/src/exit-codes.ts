/** What the process says when it ends; the names and numbers of sysexits.h where it has one. */
export const exitCodes = { ok: 0, failure: 1, usage: 64, unavailable: 69, configuration: 78 } as const;
