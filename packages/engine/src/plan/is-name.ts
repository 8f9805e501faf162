/** May it be a name or a namespace in some cluster? What may not never becomes part of a request path. */
export const isName = (text: unknown): boolean =>
  typeof text === 'string' && text.length <= 253 && /^[^/%\s]+$/.test(text) && !/^\.\.?$/.test(text);
