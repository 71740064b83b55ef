const longestBatch = 65_536;

/** Where the lines of a process go. */
export interface LineOutput {
  /** Takes a line without its end. */
  write(line: string): void;
  /** Resolves when every line taken so far is written. */
  flush(): Promise<void>;
}

let standardOutput: LineOutput | undefined;

/** The standard output, which all loggers of a process share. */
export function openStandardOutput(): LineOutput {
  standardOutput ??= createLineOutput(process.stdout);
  return standardOutput;
}

/**
 * Writes the lines of one turn of the event loop at its end and in one piece: a write of its own costs a line more than all else
 * that is done for it. What is still held when the process exits is written then.
 */
export function createLineOutput(output: NodeJS.WritableStream): LineOutput {
  let held = '';

  function writeHeld(): void {
    const batch = held;
    held = '';
    if (batch !== '') output.write(batch);
  }

  // Without a listener, a reader that goes away would end the process.
  if (output.listenerCount('error') === 0) output.on('error', () => undefined);
  process.on('exit', writeHeld);
  return {
    write(line) {
      if (held === '') setImmediate(writeHeld);
      held += `${line}\n`;
      if (held.length > longestBatch) writeHeld();
    },
    flush() {
      writeHeld();
      return new Promise((resolve) => output.write('', () => resolve()));
    },
  };
}
