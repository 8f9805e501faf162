/** One server-sent event. */
export interface SentEvent {
  event: string;
  data: unknown;
}

/** The events of an answer as they come, until it ends, however that is. What is no event of ours is left out. */
export async function* eventsIn(response: Pick<Response, 'body'>): AsyncGenerator<SentEvent> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (reader) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const sent = eventOf(block);
      if (sent) yield sent;
    }
  }
}

function eventOf(block: string): SentEvent | undefined {
  const [, event, data] = /(?:^|\n)event: (.*)\ndata: (.*)/.exec(block) ?? [];
  if (event === undefined || data === undefined) return undefined;
  try {
    return { event, data: JSON.parse(data) };
  } catch {
    return undefined;
  }
}
