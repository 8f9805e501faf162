/**
 * Says the title of the tab. The framework's own can be gone from the page for good, where a link was followed while it was
 * being fetched ahead (vercel/next.js issue 98684): then one of ours stands in its place. Answers how to take that away.
 */
export function showTitle(words: string): () => void {
  const text = `${words} · Landfall`;
  if (document.head.querySelector('title') !== null) {
    document.title = text;
    return () => undefined;
  }
  const own = document.createElement('title');
  own.textContent = text;
  document.head.append(own);
  return () => own.remove();
}
