import { fileURLToPath } from 'node:url';

/** What every git process is started with: limits that hold even if we die. */
export const LAUNCHER = fileURLToPath(new URL('./launch.sh', import.meta.url));
