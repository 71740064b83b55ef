/** What a run is worth whose answers are not the right ones: nothing. */
export class VoidRunError extends Error {
  override readonly name = 'VoidRunError';
}
