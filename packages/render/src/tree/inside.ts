/** Is a path the folder itself, or below it? '' is the root. */
export const inside = (path: string, folder: string): boolean =>
  folder === '' || path === folder || path.startsWith(`${folder}/`);
