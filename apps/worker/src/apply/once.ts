/** Work that is begun by whoever asks first; whoever asks later gets what came of that, whatever it asks with. */
export function once<Asked extends unknown[], Result>(
  work: (...asked: Asked) => Promise<Result>,
): (...asked: Asked) => Promise<Result> {
  let result: Promise<Result> | undefined;
  return (...asked) => {
    result ??= work(...asked);
    return result;
  };
}
