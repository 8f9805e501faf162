/** Colours of the tab's icon, as CSS has them now. */
export interface IconColours {
  /** Of the status. */
  tone: string;
  /** Of what is drawn on it. */
  ink: string;
}

/** A status as an icon for the browser's tab: the shape of the vocabulary on a square of its colour, as an address. */
export function tabIcon(shape: string, { tone, ink }: IconColours): string {
  const drawn = shape.replaceAll('var(--lf-surface)', tone).replaceAll('currentColor', ink);
  const square = `<rect width="16" height="16" rx="4" fill="${tone}"/>`;
  const placed = `<g transform="translate(2.2 2.2) scale(.725)">${drawn}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${square}${placed}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
