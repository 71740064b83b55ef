import {
  AuthError,
  CircuitOpenError,
  ConfigurationError,
  DatabaseError,
  type Issue,
  UserAlreadyExistsError,
  ValidationError,
  WeakPasswordError,
} from '@auth/core';
import { exitCodes } from '../exit-codes.ts';
import { ListenError } from '../listen.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { InterruptedError } from './interruptible.ts';
import { UsageError } from './usage-error.ts';

/** What an operator is told of a failure, without a stack, and the exit code that tells it to programs. */
export interface Explanation {
  readonly text: string;
  readonly exitCode: number;
}

export function explainError(error: unknown): Explanation {
  return { text: textOf(error), exitCode: exitCodeOf(error) };
}

function exitCodeOf(error: unknown): number {
  if (error instanceof InterruptedError) return error.exitCode;
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof SettingsError || error instanceof ConfigurationError) return exitCodes.configuration;
  const isOutage = [ListenError, DatabaseError, CircuitOpenError].some((kind) => error instanceof kind);
  return isOutage ? exitCodes.unavailable : exitCodes.failure;
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It failed, and nobody knows why.';
  if (error instanceof DatabaseError) return [error.message, ...reasonsOf(error.cause)].join(' ');
  return [error.message, ...issuesOf(error).map(lineOf)].join('\n  ');
}

function issuesOf(error: Error): readonly Issue[] {
  const hasIssues = [ValidationError, WeakPasswordError, UserAlreadyExistsError].some((kind) => error instanceof kind);
  return hasIssues && error instanceof AuthError && 'issues' in error && isIssues(error.issues) ? error.issues : [];
}

function isIssues(value: unknown): value is readonly Issue[] {
  return Array.isArray(value);
}

function lineOf({ pointer, detail }: Issue): string {
  return pointer === '' ? detail : `${pointer.slice(1)}: ${detail}`;
}

/** What the driver said, for whoever has the settings at hand; clients never get to see it. */
function reasonsOf(cause: unknown): readonly string[] {
  if (cause instanceof AggregateError) return cause.errors.flatMap(reasonsOf).slice(0, 1);
  if (!(cause instanceof Error)) return [];
  const { message } = cause;
  return message === '' ? reasonsOf(cause.cause) : [`(${withoutCredentials(message)})`];
}

function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^\s/@]*@/g, '//[redacted]@').replaceAll(/\s*\n\s*/g, ' ');
}
