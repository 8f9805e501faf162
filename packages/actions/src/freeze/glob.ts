/** Does the glob (`*` any text, `?` one letter, case counts) name all of the text? Never slower than both lengths multiplied. */
export function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let retry = 0;
  let read = 0;
  while (read < text.length) {
    if (glob[at] === '*') {
      star = at;
      at += 1;
      retry = read;
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[read])) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      read = retry;
    } else return false;
  }
  while (glob[at] === '*') at += 1;
  return at === glob.length;
}
