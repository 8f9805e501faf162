export { inLauncher } from './in-launcher.ts';
export { LauncherLost } from './launcher-lost.ts';
