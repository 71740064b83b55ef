/**
 * How long verifiers may keep the published key set, in seconds: the `max-age` to serve it with. A new key is published for longer
 * than this before it signs.
 */
export const keySetMaxAgeSeconds = 300;

/** What the clocks of instances and verifiers may differ by, and a reload may take. */
const allowanceSeconds = 240;

/** How old the keys in memory may be before they are read again, for which nobody waits. */
export const reloadAfterSeconds = 30;

/**
 * From this age on keys in memory serve nobody before they were read again: an instance that nobody has called for a while, and that
 * hears nothing of the others, must not take the tokens of a key that was removed meanwhile.
 */
export const outdatedAfterSeconds = 60;

/** How long after a failure the next try is made. */
export const retryAfterSeconds = 5;

/** How often an unknown key id may cause a reload: forged ones must not. */
export const unknownKeyPauseSeconds = 30;

/**
 * How long a key is published before it signs. By then every instance has read it, and no copy of the key set that lacks it is
 * served from any cache.
 */
export const publishAheadSeconds = outdatedAfterSeconds + keySetMaxAgeSeconds + allowanceSeconds;

/**
 * How long a key verifies after the last of its tokens has expired, so that a client with one that just did is told so. Clocks
 * that differ need none of it: whoever signs with the old key believes its successor's time has not come, so that its tokens
 * have expired everywhere else before the key retires.
 */
export const retirementLeewaySeconds = 60;

/** How long a retired key is kept before it is deleted: longer than any two clocks differ. */
export const keptAfterRetirementSeconds = 24 * 60 * 60;

/** The shortest interval of an automatic rotation. */
export const leastRotationIntervalSeconds = 60 * 60;
