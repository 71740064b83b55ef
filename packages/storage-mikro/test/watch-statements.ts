import type { KyselyPlugin, PluginTransformResultArgs } from 'kysely';

/** Counts the statements that are built, and loses the answer to the next one where it is told to. */
export function watchStatements() {
  const watched = { built: 0, losesNextAnswer: false };
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      watched.built += 1;
      return node;
    },
    transformResult: async ({ result }: PluginTransformResultArgs) => {
      if (watched.losesNextAnswer) {
        watched.losesNextAnswer = false;
        throw new Error('the answer was lost');
      }
      return result;
    },
  };
  return { watched, plugin };
}
