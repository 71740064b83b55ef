import assert from 'node:assert/strict';
import { DatabaseError } from '../errors.ts';
import type { Facts } from './facts.ts';
import { makeUser } from './fixtures.ts';
import { errorOf, isTaken } from './outcomes.ts';

export const userUniquenessFacts: Facts = {
  'Duplicate user raises exception: the same email': async ({ users }) => {
    const [ada, eve] = [makeUser({ email: 'ada@example.com' }), makeUser({ email: 'ada@example.com' })];
    await users.create(ada, 'hash of ada');
    await assert.rejects(users.create(eve, 'hash of eve'), isTaken('email'));
    assert.equal(await users.findById(eve.id), null);
    assert.equal(await users.findCredentials({ username: eve.username }), null);
    assert.deepEqual(await users.findCredentials({ email: ada.email }), { user: ada, passwordHash: 'hash of ada' });
  },

  'Duplicate user raises exception: the same username in another case': async ({ users }) => {
    const [ada, eve] = [makeUser({ username: 'Ada' }), makeUser({ username: 'aDA' })];
    await users.create(ada, 'hash of ada');
    await assert.rejects(users.create(eve, 'hash of eve'), isTaken('username'));
    assert.equal(await users.findById(eve.id), null);
    assert.equal(await users.findCredentials({ email: eve.email }), null);
  },

  'email and username taken by one user are both named': async ({ users }) => {
    const ada = makeUser();
    await users.create(ada, 'hash');
    const eve = makeUser({ email: ada.email, username: ada.username.toUpperCase() });
    await assert.rejects(users.create(eve, 'hash'), isTaken('email', 'username'));
  },

  'email and username taken by two users are both named': async ({ users }) => {
    const [ada, bob] = [makeUser(), makeUser()];
    await users.create(ada, 'hash');
    await users.create(bob, 'hash');
    const eve = makeUser({ email: bob.email, username: ada.username });
    await assert.rejects(users.create(eve, 'hash'), isTaken('email', 'username'));
  },

  'an id that is taken is a fault of the storage, not of the email': async ({ users }) => {
    const ada = makeUser();
    await users.create(ada, 'hash of ada');
    await assert.rejects(users.create(makeUser({ id: ada.id }), 'hash'), DatabaseError);
    assert.deepEqual(await users.findById(ada.id), ada);
  },

  'what is taken is told before anything is stored': async ({ users }) => {
    const [ada, bob] = [makeUser({ username: 'Ada' }), makeUser()];
    await users.create(ada, 'hash');
    await users.create(bob, 'hash');
    assert.deepEqual(await users.findTaken(makeUser()), []);
    assert.deepEqual(await users.findTaken({ email: ada.email, username: 'free' }), ['email']);
    assert.deepEqual(await users.findTaken({ email: 'free@example.com', username: 'ADA' }), ['username']);
    assert.deepEqual(await users.findTaken({ email: bob.email, username: 'ada' }), ['email', 'username']);
    assert.deepEqual(await users.findTaken({ email: ada.email, username: 'ada' }), ['email', 'username']);
  },

  'Concurrent creates handled safely: of 50 with one email one wins': async ({ users }) => {
    const candidates = Array.from({ length: 50 }, () => makeUser({ email: 'ada@example.com' }));
    const errors = await Promise.all(candidates.map((user) => errorOf(users.create(user, 'hash'))));
    assert.equal(errors.filter((error) => error === null).length, 1);
    assert.equal(errors.filter(isTaken('email')).length, 49);
    const stored = await Promise.all(candidates.map(({ id }) => users.findById(id)));
    assert.equal(stored.filter((user) => user !== null).length, 1);
  },

  'Concurrent creates handled safely: of 50 with one username in all cases one wins': async ({ users }) => {
    const usernames = Array.from({ length: 10 }, () => ['ada', 'Ada', 'ADA', 'aDa', 'adA']).flat();
    const candidates = usernames.map((username) => makeUser({ username }));
    const errors = await Promise.all(candidates.map((user) => errorOf(users.create(user, 'hash'))));
    assert.equal(errors.filter((error) => error === null).length, 1);
    assert.equal(errors.filter(isTaken('username')).length, 49);
    const stored = await Promise.all(candidates.map(({ id }) => users.findById(id)));
    assert.equal(stored.filter((user) => user !== null).length, 1);
  },

  'Concurrent creates handled safely: 100 different users are all stored': async ({ users }) => {
    const candidates = Array.from({ length: 100 }, () => makeUser());
    await Promise.all(candidates.map((user) => users.create(user, 'hash')));
    assert.deepEqual(await Promise.all(candidates.map(({ id }) => users.findById(id))), candidates);
  },
};
