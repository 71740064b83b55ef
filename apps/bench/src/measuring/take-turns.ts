/** What is measured beside others: asked once each round. */
export type Lane<Sample> = () => Promise<Sample>;

/**
 * Measures all lanes in turn, round by round and every other round backwards, so that whatever else the machine does meets all of
 * them. A first round warms up and does not count. The samples stand in the order of the lanes, and the rounds.
 */
export async function takeTurns<Sample>(lanes: readonly Lane<Sample>[], rounds: number): Promise<Sample[][]> {
  for (const measure of lanes) await measure();
  const samples: Sample[][] = lanes.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    const entries = [...lanes.entries()];
    for (const [index, measure] of round % 2 === 0 ? entries : entries.toReversed()) {
      samples[index]?.push(await measure());
    }
  }
  return samples;
}
