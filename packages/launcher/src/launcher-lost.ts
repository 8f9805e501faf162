/** The small process died while something ran in it. The next call starts another. */
export class LauncherLost extends Error {
  override name = 'LauncherLost';
  constructor() {
    super('The process that starts programs has ended; what it had started ends by its own limits.');
  }
}
