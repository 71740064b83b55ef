/** In seconds. */
export const HOUR = 3600;

/** In seconds. */
export const DAY = 24 * HOUR;
