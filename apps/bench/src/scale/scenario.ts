import type { Subject } from './subject.ts';

/** Something that is asked of the system, over and over. */
export interface Scenario {
  readonly name: string;
  /** What has to be done once, and is not timed. */
  prepare(subject: Subject): Promise<Probe>;
}

/**
 * Asks once; the milliseconds that it took.
 * @throws VoidRunError for an answer that is not the right one
 */
export type Probe = () => Promise<number>;
