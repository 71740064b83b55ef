import { DatabaseError } from '../errors.ts';

/** What a database would refuse is refused here, with the same error. */
export function assertConsistent(holds: boolean, violation: string): asserts holds {
  if (!holds) {
    throw new DatabaseError({ cause: new Error(violation) });
  }
}
