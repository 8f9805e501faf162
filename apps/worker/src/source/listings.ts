/**
 * Shares the answers of costly questions: whoever asks while one is under way gets the next, together with all who ask until
 * that begins. Nobody gets an answer to a question that was put before they asked.
 */
export function askedTogether<Answer>(): (key: string, ask: () => Promise<Answer>) => Promise<Answer> {
  const running = new Map<string, Promise<Answer>>();
  const next = new Map<string, Promise<Answer>>();
  const begin = (key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const answer = ask().finally(() => {
      if (running.get(key) === answer) running.delete(key);
    });
    running.set(key, answer);
    return answer;
  };
  return (key, ask) => {
    const under = running.get(key);
    if (!under) return begin(key, ask);
    const waiting = next.get(key);
    if (waiting) return waiting;
    const after = under
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        next.delete(key);
        return begin(key, ask);
      });
    next.set(key, after);
    return after;
  };
}
