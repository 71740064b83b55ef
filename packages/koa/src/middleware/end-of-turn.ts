import type { Middleware } from 'koa';

/**
 * Answers what came in one turn of the event loop together, at its end. Each answer of its own would wake its reader up, which costs
 * the machine more than to make it; the first of several answers waits for the last, and one that is alone for nothing.
 */
export function endOfTurn(): Middleware {
  let end: Promise<void> | null = null;

  function awaitEnd(): Promise<void> {
    end ??= new Promise((resolve) => {
      setImmediate(() => {
        end = null;
        resolve();
      });
    });
    return end;
  }

  return async function answerTogether(_ctx, next) {
    await next();
    await awaitEnd();
  };
}
