import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { readDiagram } from './diagram.ts';
import { literalsOf } from './sources.ts';

const test = suite('the states in the diagrams');

for (const [name, type] of [
  ['breaker-states', 'BreakerState'],
  ['key-rotation', 'KeyState'],
] as const) {
  test(`${name} shows those of ${type}, each with a way in and a way out`, () => {
    const { elements, arrows, title } = readDiagram(name);
    const states = elements.filter(({ kind }) => kind === 'state').map(({ alias }) => alias);
    assert.equal([...states].sort(), [...literalsOf(type)].sort());
    assert.ok(title.startsWith(type));
    for (const state of states) {
      assert.ok(arrows.some(({ to }) => to === state));
      assert.ok(arrows.some(({ from }) => from === state));
    }
  });
}

test.run();
