import { ConfigurationError } from '../errors.ts';
import type { SigningAlgorithm } from '../model.ts';
import { boundClient, type ClientInfo } from '../sessions/client-info.ts';
import type { Keyring, KeyringOptions } from '../tokens/keyring.ts';
import { type JwkSet, toPublicJwk } from './jwk-set.ts';
import { KeyRotation, type KeyRotationDependencies } from './key-rotation.ts';
import { createKeySealer } from './key-sealer.ts';
import { describeStates, type KeyState, placeKeys } from './key-states.ts';

/** A signing key, as an operator may see it. */
export interface KeyDescription {
  /** The `kid` of the tokens it signs. */
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: KeyState;
  /** Null for the key of HS256, which is a secret that nobody here has made. */
  readonly createdAt: Date | null;
  /** From when on it signs; null for the key of HS256. */
  readonly activeFrom: Date | null;
  /** Until when it verifies; null while nothing follows it. */
  readonly retiresAt: Date | null;
}

export interface RotateOptions {
  /** For a key that has leaked: the new key signs at once, and the tokens of all others are refused from now on. Default `false`. */
  readonly revokeOthers?: boolean;
}

interface KeyServiceDependencies extends Omit<KeyRotationDependencies, 'sealer'> {
  readonly keyring: Keyring;
}

/** What an operator does with the signing keys, and what verifiers get to see of them. */
export class KeyService {
  readonly #deps: KeyServiceDependencies;
  readonly #options: KeyringOptions;
  readonly #rotation: KeyRotation;

  constructor(deps: KeyServiceDependencies, options: KeyringOptions) {
    this.#deps = deps;
    this.#options = options;
    const sealer = createKeySealer(deps.runtime, options);
    this.#rotation = new KeyRotation({ ...deps, sealer }, options);
  }

  /** All keys, newest first, those that are retired and not deleted yet included. */
  async list(): Promise<readonly KeyDescription[]> {
    const { storage, keyring, runtime } = this.#deps;
    const isReplaced = this.#options.signingAlgorithm === 'HS256';
    const described = describeStates(placeKeys(await storage.keys.list()), runtime.now());
    const stored = described.map(({ key: { id, algorithm, createdAt, activeFrom }, state: stored, retiresAt }) => {
      const state = isReplaced && stored === 'active' ? 'retiring' : stored;
      return { id, algorithm, state, createdAt, activeFrom, retiresAt };
    });
    if (!isReplaced) return stored;
    const { id, algorithm } = keyring.signingKey;
    return [{ id, algorithm, state: 'active', createdAt: null, activeFrom: null, retiresAt: null }, ...stored];
  }

  /**
   * Makes the key that follows the one in use, and signs in ten minutes, when every instance and every verifier has met it; the
   * tokens of the old one stay good until they expire. Where such a key is waiting already, that is the answer.
   * @throws ConfigurationError for HS256, whose only key is `hmacSecret`
   */
  async rotate({ revokeOthers = false }: RotateOptions = {}, client: ClientInfo = {}): Promise<KeyDescription> {
    const { signingAlgorithm } = this.#options;
    if (signingAlgorithm === 'HS256')
      throw new ConfigurationError('HS256 has one key, the shared secret (hmacSecret, JWT_SECRET): change that');
    const { id, algorithm, createdAt, activeFrom } = revokeOthers
      ? await this.#rotation.replaceAll(signingAlgorithm, boundClient(client))
      : await this.#rotation.rotate(signingAlgorithm, boundClient(client));
    await this.#deps.keyring.reload();
    const state = activeFrom > this.#deps.runtime.now() ? 'next' : 'active';
    return { id, algorithm, state, createdAt, activeFrom, retiresAt: null };
  }

  /** The public keys that verify access tokens, now and next; none for HS256. It serves what it knows while the storage is away. */
  async jwks(): Promise<JwkSet> {
    await this.#deps.keyring.refreshed();
    return { keys: this.#deps.keyring.published.map(toPublicJwk) };
  }
}
