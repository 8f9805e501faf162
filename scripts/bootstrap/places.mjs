// Where things are: the checkout, and the cache outside of it that every checkout of one person shares.
import { homedir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const checkout = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The cache folder: `$XDG_CACHE_HOME/landfall`, else `~/.cache/landfall`. */
export function cacheFolder() {
  const base = process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  return path.join(base, 'landfall');
}

/** A path as a person would write it. */
export function short(file) {
  const home = homedir();
  return file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file;
}
