/** The instant so many seconds after another one, or before it. */
export function after(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}

export function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

/** In whole seconds; 0 where the end is no later than the start. */
export function secondsBetween(start: Date, end: Date): number {
  return Math.max(0, Math.floor((end.getTime() - start.getTime()) / 1000));
}
