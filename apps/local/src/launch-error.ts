/** Why a start cannot go on, in words for the person who asked for it: printed without a stack. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
}
