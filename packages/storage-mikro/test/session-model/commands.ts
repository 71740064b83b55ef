import fc, { type AsyncCommand } from 'fast-check';
import * as assert from 'uvu/assert';
import { addSession, graceMs, hasLostAnswer, isAlive, judge, type Model, type ModelSession } from './model.ts';
import { type Actor, assertAccess, outcomeOf, passwordOf } from './system.ts';

/** Which session, of however many there are by then; and which instance is asked. */
interface Target {
  readonly session: number;
  readonly instance: 0 | 1;
}

type SessionCommand = (model: Model, actor: Actor, session: ModelSession) => Promise<void>;

const instance = fc.constantFrom(0 as const, 1 as const);
const target = { session: fc.nat(4), instance };

const refreshes = fc.record({ ...target, isLost: fc.boolean(), times: fc.integer({ min: 1, max: 3 }) }).map(refresh);
const replays = fc.record({ ...target, token: fc.nat(9) }).map(replay);
const waits = fc.constantFrom(1, 1000, 12_000, graceMs - 1, graceMs, graceMs + 1).map(wait);
const endings = fc.oneof(...[logout, logoutAll, changePassword].map((end) => fc.record(target).map(end)));
const logins = instance.map(login);

/** What people, their devices, a bad network and a thief do, in any order; the more often an entry is here, the more it happens. */
export const everyCommand: fc.Arbitrary<AsyncCommand<Model, Actor>>[] = [
  ...[logins, logins],
  ...[refreshes, refreshes, refreshes, refreshes],
  ...[replays, replays],
  ...[waits, waits, waits],
  endings,
];

function login(on: 0 | 1): AsyncCommand<Model, Actor> {
  return command(`login on ${on}`, async (model, actor) => {
    const password = passwordOf(model.passwordNumber);
    addSession(model, await actor.auths[on].login({ ...actor.login, password }));
  });
}

/** An honest client sends the token it holds, perhaps several times at once, and hears nothing when the answer is lost. */
function refresh({ isLost, times, ...at }: Target & { isLost: boolean; times: number }): AsyncCommand<Model, Actor> {
  const name = `refresh${isLost ? ', answer lost,' : ''} x${times}`;
  return onSession(name, at, async (model, actor, session) => {
    await present(model, actor, session, { index: session.held, on: at.instance, times });
    if (!isLost) session.held = session.chain.length - 1;
  });
}

/** A thief sends a token that was spent. */
function replay({ token, ...at }: Target & { token: number }): AsyncCommand<Model, Actor> {
  return onSession(`replay of ${token}`, at, async (model, actor, session) => {
    const stale = session.spentAtMs.length;
    if (stale > 0) await present(model, actor, session, { index: token % stale, on: at.instance, times: 1 });
  });
}

function logout(at: Target): AsyncCommand<Model, Actor> {
  return onSession('logout', at, async (_, { auths }, session) => {
    await auths[at.instance].logout(session.principal);
    session.hasEnded = true;
  });
}

function logoutAll(at: Target): AsyncCommand<Model, Actor> {
  return onSession('logout everywhere', at, async (model, { auths }, session) => {
    await auths[at.instance].logoutAll(session.principal);
    for (const each of model.sessions) each.hasEnded = true;
  });
}

function changePassword(at: Target): AsyncCommand<Model, Actor> {
  return onSession('new password', at, async (model, { auths }, session) => {
    if (!isAlive(session)) return;
    const currentPassword = passwordOf(model.passwordNumber);
    model.passwordNumber += 1;
    const update = { currentPassword, newPassword: passwordOf(model.passwordNumber) };
    await auths[at.instance].account.changePassword(session.principal, update);
    for (const each of model.sessions) each.hasEnded ||= each !== session;
  });
}

/** Time passes. Whoever heard no answer has asked again before: that is what the grace is for. */
function wait(ms: number): AsyncCommand<Model, Actor> {
  return command(`wait ${ms} ms`, async (model, actor) => {
    for (const session of model.sessions.filter(hasLostAnswer)) {
      await present(model, actor, session, { index: session.held, on: 0, times: 1 });
      session.held = session.chain.length - 1;
    }
    actor.runtime.advance(ms / 1000);
    model.nowMs += ms;
  });
}

interface Presentation {
  readonly index: number;
  readonly on: 0 | 1;
  /** How many send it at the same time, each to the other instance than the one before. */
  readonly times: number;
}

/** Sends a refresh token, holds the answer against the model, and moves the model on. */
async function present(model: Model, actor: Actor, session: ModelSession, { index, on, times }: Presentation) {
  const verdict = judge(model, session, index);
  const isHonest = index === session.held;
  assert.not(isHonest && verdict === 'reused', 'the model would sign out an honest client');
  const token = session.chain[index] ?? '';
  const auths = Array.from({ length: times }, (_, call) => actor.auths[call % 2 === 0 ? on : on === 0 ? 1 : 0]);
  const outcomes = await Promise.all(auths.map((auth) => outcomeOf(auth.refresh(token))));
  const signIns = outcomes.filter((outcome) => typeof outcome !== 'string');
  const codes = new Set(outcomes.filter((outcome) => typeof outcome === 'string'));
  if (verdict === 'revoked') assert.equal([...codes], ['SESSION_REVOKED']);
  else if (verdict === 'reused') assert.equal([...codes], ['REFRESH_TOKEN_REUSED']);
  else assert.equal([...codes], []);
  session.hasEnded ||= verdict === 'reused';
  session.accessTokens.push(...signIns.map(({ tokens }) => tokens.accessToken));
  if (verdict === 'rotated') {
    session.spentAtMs.push(model.nowMs);
    session.chain.push(signIns[0]?.tokens.refreshToken ?? 'none');
  }
  for (const { tokens } of signIns) assert.is(tokens.refreshToken, session.chain[index + 1]);
  assert.is(new Set(session.chain).size, session.chain.length);
}

function onSession(name: string, { session, instance: on }: Target, run: SessionCommand): AsyncCommand<Model, Actor> {
  return command(`${name} by ${session} on ${on}`, async (model, actor) => {
    const chosen = model.sessions[session % model.sessions.length];
    if (chosen !== undefined) await run(model, actor, chosen);
  });
}

/** After whatever happened, every access token is held against the model. */
function command(name: string, run: (model: Model, actor: Actor) => Promise<void>): AsyncCommand<Model, Actor> {
  return {
    check: () => true,
    run: async (model, actor) => {
      await run(model, actor);
      await assertAccess(model, actor);
    },
    toString: () => name,
  };
}
