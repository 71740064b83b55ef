import type { AuditTrail, Happening } from '../accounts/audit-trail.ts';
import type { SigningAlgorithm, SigningKey } from '../model.ts';
import type { Revocation } from '../ports/revocations.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Storage } from '../ports/storage.ts';
import type { ClientInfo } from '../sessions/client-info.ts';
import { createKey, type KeyPairAlgorithm } from './create-key.ts';
import type { KeySealer } from './key-sealer.ts';
import { activeIndex, placeKeys } from './key-states.ts';
import { publishAheadSeconds } from './key-times.ts';

export interface KeyRotationDependencies {
  readonly storage: Pick<Storage, 'keys' | 'transaction'>;
  readonly runtime: Runtime;
  readonly audit: AuditTrail;
  /** Tells the other instances, in the background. */
  readonly announce: (revocation: Revocation) => void;
  readonly sealer: KeySealer;
}

export interface KeyRotationOptions {
  readonly signingAlgorithm: SigningAlgorithm;
  readonly accessTokenTtlSeconds: number;
  readonly keyRotationIntervalSeconds: number;
}

/** Why a key gets a successor. */
type Reason = 'algorithm' | 'interval' | 'operator';

/** Adds keys, so that of several instances that want the same at once one does it. */
export class KeyRotation {
  readonly #deps: KeyRotationDependencies;
  readonly #options: KeyRotationOptions;

  constructor(deps: KeyRotationDependencies, options: KeyRotationOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** The stored keys, newest first, after the first was made where there was none, and every successor that is due. */
  async listCurrent({ isStart }: { readonly isStart: boolean }): Promise<readonly SigningKey[]> {
    const { storage } = this.#deps;
    const { signingAlgorithm } = this.#options;
    const stored = await storage.keys.list();
    if (signingAlgorithm === 'HS256') return stored;
    const [newest] = stored;
    if (newest === undefined) await this.#addFirst(signingAlgorithm);
    const reason = newest && this.#reasonToRotate(newest, isStart);
    if (newest && reason) await this.#addSuccessor(newest, signingAlgorithm, reason);
    return this.#raiseTokenTtls(newest === undefined || reason ? await storage.keys.list() : stored);
  }

  /** The key that follows the one in use: a new one, or the one that is waiting for its time already. */
  async rotate(algorithm: KeyPairAlgorithm, client: ClientInfo): Promise<SigningKey> {
    for (;;) {
      const [newest] = await this.#deps.storage.keys.list();
      if (newest && newest.activeFrom > this.#deps.runtime.now()) return newest;
      const added = newest
        ? await this.#addSuccessor(newest, algorithm, 'operator', client)
        : await this.#addFirst(algorithm);
      if (added) return added;
    }
  }

  /** A key that signs from now on, in the place of all others, whose tokens are refused from now on. */
  async replaceAll(algorithm: KeyPairAlgorithm, client: ClientInfo): Promise<SigningKey> {
    const { storage, runtime, sealer, audit } = this.#deps;
    for (;;) {
      const stored = await storage.keys.list();
      const now = runtime.now();
      const key = await createKey(sealer, { algorithm, createdAt: now, activeFrom: now, tokenTtlSeconds: this.#ttl });
      const ids = stored.map(({ id }) => id);
      const happening = happeningTo('keys.revoked', key, { revoked_key_ids: ids });
      const isAdded = await storage.transaction(async (stores) => {
        if (!(await stores.keys.add(key, ids[0] ?? null))) return false;
        await stores.keys.remove(ids);
        await audit.record(stores, happening, client);
        return true;
      });
      if (isAdded) return this.#announce(key, happening, 'All signing keys were replaced');
    }
  }

  /** Whole seconds, as they are stored. */
  get #ttl(): number {
    return Math.ceil(this.#options.accessTokenTtlSeconds);
  }

  #reasonToRotate(newest: SigningKey, isStart: boolean): Reason | null {
    const { signingAlgorithm, keyRotationIntervalSeconds } = this.#options;
    if (isStart && newest.algorithm !== signingAlgorithm) return 'algorithm';
    if (keyRotationIntervalSeconds === 0) return null;
    const dueAt = newest.activeFrom.getTime() + (keyRotationIntervalSeconds - publishAheadSeconds) * 1000;
    return dueAt <= this.#deps.runtime.now().getTime() ? 'interval' : null;
  }

  /** The first key has nobody to take over from, so it signs at once. */
  async #addFirst(algorithm: KeyPairAlgorithm): Promise<SigningKey | null> {
    const { storage, runtime, sealer } = this.#deps;
    const now = runtime.now();
    const key = await createKey(sealer, { algorithm, createdAt: now, activeFrom: now, tokenTtlSeconds: this.#ttl });
    return (await storage.keys.add(key, null)) ? key : null;
  }

  /** Null when another instance was faster. */
  async #addSuccessor(
    predecessor: SigningKey,
    algorithm: KeyPairAlgorithm,
    reason: Reason,
    client: ClientInfo = {},
  ): Promise<SigningKey | null> {
    const { storage, runtime, sealer, audit } = this.#deps;
    const createdAt = runtime.now();
    const activeFrom = successionAt(predecessor, createdAt);
    const key = await createKey(sealer, { algorithm, createdAt, activeFrom, tokenTtlSeconds: this.#ttl });
    const happening = happeningTo('keys.rotated', key, { active_from: activeFrom.toISOString(), reason });
    const isAdded = await storage.transaction(async (stores) => {
      if (!(await stores.keys.add(key, predecessor.id))) return false;
      await audit.record(stores, happening, client);
      return true;
    });
    return isAdded ? this.#announce(key, happening, 'A new signing key was made') : null;
  }

  #announce(key: SigningKey, happening: Happening, message: string): SigningKey {
    this.#deps.audit.log(happening, message);
    this.#deps.announce({ kind: 'keys' });
    return key;
  }

  /** What may sign from now on has to verify for as long as tokens live now, whatever was set when it was made. */
  async #raiseTokenTtls(stored: readonly SigningKey[]): Promise<readonly SigningKey[]> {
    const ttl = this.#ttl;
    const active = activeIndex(placeKeys(stored), this.#deps.runtime.now());
    const isTooShort = (key: SigningKey, index: number) => index <= active && key.tokenTtlSeconds < ttl;
    for (const { id } of stored.filter(isTooShort)) await this.#deps.storage.keys.raiseTokenTtl(id, ttl);
    return stored.map((key, index) => (isTooShort(key, index) ? { ...key, tokenTtlSeconds: ttl } : key));
  }
}

/** Published ahead of its use, and never before its predecessor's time, whatever the clocks say. */
function successionAt(predecessor: SigningKey, now: Date): Date {
  return new Date(Math.max(now.getTime() + publishAheadSeconds * 1000, predecessor.activeFrom.getTime() + 1));
}

/** The operator's doing, or the service's own. */
function happeningTo(
  type: 'keys.revoked' | 'keys.rotated',
  key: SigningKey,
  details: NonNullable<Happening['details']>,
): Happening {
  return { type, userId: null, actorId: null, details: { key_id: key.id, algorithm: key.algorithm, ...details } };
}
