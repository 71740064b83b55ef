import { ConfigurationError } from '../errors.ts';
import { createHmacKey } from '../keys/hmac-key.ts';
import { KeyRotation, type KeyRotationDependencies, type KeyRotationOptions } from '../keys/key-rotation.ts';
import { createKeySealer, type KeySealer } from '../keys/key-sealer.ts';
import { activeIndex, describeStates, isRetired, type PlacedKey, placeKeys } from '../keys/key-states.ts';
import { unknownKeyPauseSeconds } from '../keys/key-times.ts';
import { type OpenedKey, openKey, type SigningPair } from '../keys/opened-key.ts';
import { Reloader } from '../keys/reloader.ts';
import type { SigningKey } from '../model.ts';
import type { Logger } from '../ports/logger.ts';
import type { VerificationKey } from './verification-key.ts';

/**
 * The keys of a deployment, opened and kept in memory. They are read again when half a minute has passed, at the next call; whoever
 * uses them does not wait for that, unless they are older than a minute.
 */
export interface Keyring {
  /**
   * What new tokens are signed with.
   * @throws ConfigurationError when none of the keys can be opened with the secret of this instance
   */
  readonly signingKey: SigningPair;
  /** A key that verifies tokens at this moment; null for an unknown and a retired one. */
  find(id: string): VerificationKey | null;
  /** The stored keys that verify tokens now, or will; none while tokens are signed with a shared secret. */
  readonly published: readonly SigningKey[];
  /**
   * What to wait for before the keys are used; null in the common case. With the id of a key that {@link Keyring.find} does not
   * know, also for the keys to be read again, which happens at most every 30 seconds. It never rejects: when the storage fails,
   * the known keys go on.
   */
  catchUp(unknownId?: string): Promise<void> | null;
  /** The same for those who want to be no more than half a minute behind. */
  refreshed(): Promise<void>;
  /** Reads the keys that are stored by now; never rejects. */
  reload(): Promise<void>;
}

interface KeyringDependencies extends Omit<KeyRotationDependencies, 'sealer'> {
  readonly logger: Logger;
}

export interface KeyringOptions extends KeyRotationOptions {
  readonly secret: string;
  readonly previousSecret: string | undefined;
  readonly hmacSecret: string | undefined;
}

/**
 * Opens the stored keys, and makes the first one where there is none: of several instances starting at once, all get the same.
 * @throws ConfigurationError when the keys were sealed under another secret
 */
export async function loadKeyring(deps: KeyringDependencies, options: KeyringOptions): Promise<Keyring> {
  const sealer = createKeySealer(deps.runtime, options);
  const keyring = new StoredKeyring({ ...deps, sealer }, options);
  await keyring.load({ isStart: true });
  // Throws for keys that this instance cannot sign with.
  void keyring.signingKey;
  return keyring;
}

class StoredKeyring implements Keyring {
  readonly #deps: KeyringDependencies & { readonly sealer: KeySealer };
  readonly #rotation: KeyRotation;
  readonly #reloader: Reloader;
  readonly #hmacKey: SigningPair | null;
  readonly #signsWithHmac: boolean;
  /** Newest first. */
  #placed: readonly PlacedKey[] = [];
  #opened: ReadonlyMap<string, OpenedKey & PlacedKey> = new Map();
  #soughtUnknownAtMs = Number.NEGATIVE_INFINITY;

  constructor(deps: KeyringDependencies & { readonly sealer: KeySealer }, options: KeyringOptions) {
    this.#deps = deps;
    this.#rotation = new KeyRotation(deps, options);
    this.#reloader = new Reloader({ ...deps, load: () => this.load({ isStart: false }) });
    this.#hmacKey = options.hmacSecret === undefined ? null : createHmacKey(options.hmacSecret);
    this.#signsWithHmac = options.signingAlgorithm === 'HS256';
  }

  get signingKey(): SigningPair {
    this.#reloadWhenDue();
    const key = this.#signsWithHmac ? this.#hmacKey : this.#newestThatSigns();
    if (key !== null) return key;
    throw new ConfigurationError(
      'the stored signing keys were sealed under another secret: give the one they were made with',
    );
  }

  readonly find = (id: string): VerificationKey | null => {
    this.#reloadWhenDue();
    if (id === this.#hmacKey?.id) return this.#hmacKey;
    const key = this.#opened.get(id);
    return key === undefined || isRetired(key, this.#deps.runtime.now()) ? null : key.verification;
  };

  get published(): readonly SigningKey[] {
    if (this.#signsWithHmac) return [];
    const described = describeStates(this.#placed, this.#deps.runtime.now());
    return described.filter(({ state }) => state !== 'retired').map(({ key }) => key);
  }

  catchUp(unknownId?: string): Promise<void> | null {
    const { isDue, isOutdated, running } = this.#reloader;
    if (isOutdated && (isDue || running !== null)) return this.#reloader.load();
    return unknownId === undefined || this.find(unknownId) !== null ? null : this.#seekUnknown();
  }

  async refreshed(): Promise<void> {
    if (this.#reloader.isDue) await this.#reloader.load();
  }

  reload(): Promise<void> {
    return this.#reloader.reload();
  }

  /** @throws DatabaseError */
  async load({ isStart }: { readonly isStart: boolean }): Promise<void> {
    const placed = placeKeys(await this.#rotation.listCurrent({ isStart }));
    const opened = new Map<string, OpenedKey & PlacedKey>();
    for (const each of placed) {
      const key = openKey(each.key, this.#deps.sealer, this.#opened.get(each.key.id));
      opened.set(each.key.id, { ...each, ...key });
      if (key.resealed !== null)
        await this.#deps.storage.keys.reseal(each.key.id, each.key.sealedPrivateKey, key.resealed);
    }
    this.#placed = placed;
    this.#opened = opened;
  }

  #reloadWhenDue(): void {
    if (this.#reloader.isDue) void this.#reloader.load();
  }

  /** Where the active key cannot be opened, one that others know as well: an older one while it verifies, or else a later one. */
  #newestThatSigns(): SigningPair | null {
    const now = this.#deps.runtime.now();
    const active = Math.max(activeIndex(this.#placed, now), 0);
    const candidates = [...this.#placed.slice(active), ...this.#placed.slice(0, active).reverse()];
    for (const each of candidates) {
      const pair = this.#opened.get(each.key.id)?.signing ?? null;
      if (pair !== null && !isRetired(each, now)) return pair;
    }
    return null;
  }

  /** Everyone waits for the load that runs: the unknown key may be the one that it brings. */
  #seekUnknown(): Promise<void> | null {
    if (this.#reloader.running !== null) return this.#reloader.running;
    const nowMs = this.#deps.runtime.now().getTime();
    if (Math.abs(nowMs - this.#soughtUnknownAtMs) < unknownKeyPauseSeconds * 1000) return null;
    this.#soughtUnknownAtMs = nowMs;
    return this.#reloader.reload();
  }
}
