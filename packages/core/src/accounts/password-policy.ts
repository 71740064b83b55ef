import type { FeedbackType, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { ConfigurationError, type Issue, WeakPasswordError } from '../errors.ts';
import type { PasswordOptions } from '../options.ts';
import type { BreachCheck } from './breach-check.ts';
import { passwordLength } from './prepare-password.ts';

/** Decides whether a new password is good enough. */
export interface PasswordPolicy {
  /**
   * Resolves for a password that is long and unusual enough and, as far as can be told, not public; expects it in the form of
   * {@link checkPassword}.
   * @throws WeakPasswordError whose issues say what to do better
   */
  check(password: string, context: PasswordContext): Promise<void>;
}

/** What a guesser would try first. */
export interface PasswordContext {
  readonly email: string;
  readonly username: string;
  /** The member that the password came in. Default `/password`. */
  readonly pointer?: string;
}

// The estimate's time grows with the square of the length and with the number of l33t spellings: 256 characters take two
// seconds of the event loop, these bounds 15 ms. Whoever guesses a password has guessed its beginning, so that the estimate
// can only be too low.
const estimatedCharacters = 32;
const estimatedSpellings = 8;

/** @throws ConfigurationError for a length or score out of range */
export function createPasswordPolicy(
  options: Pick<PasswordOptions, 'minLength' | 'minScore'> = {},
  isBreached: BreachCheck['isBreached'] = async () => false,
): PasswordPolicy {
  const minLength = options.minLength ?? 8;
  const minScore = options.minScore ?? 3;
  assertWithin('minLength', minLength, 1, 256);
  assertWithin('minScore', minScore, 0, 4);
  return {
    async check(password, { email, username, pointer = '/password' }) {
      if (passwordLength(password) < minLength) throw new WeakPasswordError([tooShort(pointer, minLength)]);
      if (minScore > 0) {
        const { score, feedback } = (await loadEstimator()).check(toCharacters(password), guessable(email, username));
        if (score < minScore) throw new WeakPasswordError([tooGuessable(pointer, feedback)]);
      }
      if (await isBreached(password)) throw new WeakPasswordError([breached(pointer)]);
    },
  };
}

/**
 * The dictionaries take 60 MB and a fifth of a second to load, which a process that sets no password is spared; one with several
 * policies pays once, for the estimator knows nothing of their options.
 */
function loadEstimator(): Promise<ZxcvbnFactory> {
  estimator ??= createEstimator();
  return estimator;
}

let estimator: Promise<ZxcvbnFactory> | undefined;

async function createEstimator(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    maxLength: estimatedCharacters,
    l33tMaxSubstitutions: estimatedSpellings,
  });
}

/** zxcvbn counts UTF-16 units, two for an emoji: another character takes the place of each that is not a single unit. */
function toCharacters(password: string): string {
  return password.replace(/[\u{10000}-\u{10ffff}]/gu, (character) => {
    const privateUse = 0xe000 + ((character.codePointAt(0) ?? 0) % 0x1000);
    return String.fromCharCode(privateUse);
  });
}

/** The email, the username and the words they are made of, as far as the estimate looks. */
function guessable(email: string, username: string): string[] {
  const words = `${email} ${username}`.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  return [email, username, ...email.split(/[@.]/), ...words].map((word) => word.slice(0, estimatedCharacters));
}

function tooShort(pointer: string, minLength: number): Issue {
  return { pointer, code: 'too_short', detail: `must have at least ${minLength} characters` };
}

function tooGuessable(pointer: string, { warning, suggestions }: FeedbackType): Issue {
  const problem = warning ?? 'This is easy to guess.';
  const remedies = suggestions.length > 0 ? suggestions : ['Add more words that are less common.'];
  return { pointer, code: 'too_guessable', detail: [problem, ...remedies].join(' ') };
}

function breached(pointer: string): Issue {
  return { pointer, code: 'breached', detail: 'is known from a data breach. Choose one that you use nowhere else.' };
}

function assertWithin(name: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return;
  throw new ConfigurationError(`The password policy's ${name} must be a whole number from ${lowest} to ${highest}.`);
}
