import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { suite } from '@auth/tooling/suite';
import * as assert from 'uvu/assert';
import { createLineOutput, openStandardOutput } from '../../src/observability/standard-output.ts';

function makeOutput() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      if (chunk.length > 0) chunks.push(String(chunk));
      done();
    },
  });
  return { output: createLineOutput(stream), chunks, stream };
}

const output = suite('the output of lines');

output('writes the lines of a turn in one piece, at its end', async () => {
  const { output, chunks } = makeOutput();
  output.write('a');
  output.write('b');
  assert.equal(chunks, []);
  await turn();
  output.write('c');
  await turn();
  assert.equal(chunks, ['a\nb\n', 'c\n']);
});

output('writes what waits when it is flushed', async () => {
  const { output, chunks } = makeOutput();
  output.write('a');
  await output.flush();
  assert.equal(chunks, ['a\n']);
});

output('holds no more than some lines', () => {
  const { output, chunks } = makeOutput();
  for (let count = 0; count < 100; count += 1) output.write('x'.repeat(1000));
  assert.ok(chunks.length > 0);
});

output('goes on when its reader is gone', () => {
  const { stream } = makeOutput();
  assert.is(stream.listenerCount('error'), 1);
});

output('of the process is one for all', () => {
  assert.is(openStandardOutput(), openStandardOutput());
});

output('has every line of a process that exits in the same turn', () => {
  const module = JSON.stringify(import.meta.resolve('../../src/observability/standard-output.ts'));
  const code = `import { openStandardOutput } from ${module}; openStandardOutput().write('last'); process.exit(0);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  assert.is(stdout, 'last\n');
});

output.run();
