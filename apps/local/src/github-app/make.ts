// npm run github-app [-- OPTIONS]: has GitHub make the App of this Landfall, and puts its key and secrets where they belong.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { parseAllowList } from '@landfall/egress';
import { asker, convertManifest, githubAddress } from '@landfall/providers/github-app';
import { LaunchError } from '../launch-error.ts';
import { isReached, manifestFor } from './manifest.ts';
import { type MakeOptions, readMakeOptions, usage } from './options.ts';
import { type OpenPage, openMakePage } from './page.ts';
import { checkPlace, putAway } from './put-away.ts';

/** Opens the page; the App is put away when GitHub has sent the operator's browser back to it. @throws LaunchError, AddressError */
export async function makeApp(options: MakeOptions): Promise<OpenPage> {
  await checkPlace(options.place);
  const address = githubAddress(options.github);
  const caPem = options.ca === undefined ? {} : { caPem: await readFile(options.ca, 'utf8') };
  const ask = asker({ address, allow: parseAllowList(options.allowAddresses), ...caPem });
  const { organization } = options;
  const below = organization === undefined ? '' : `/organizations/${encodeURIComponent(organization)}`;
  const name = options.name ?? `landfall-${randomBytes(3).toString('hex')}`;
  return openMakePage({
    createUrl: `${address.web}${below}/settings/apps/new`,
    manifest: (redirectUrl) => ({
      ...manifestFor(options.publicUrl, { name, redirectUrl }),
      public: options.anyAccount,
    }),
    made: async (code) => {
      const app = await convertManifest(ask, code);
      await putAway(options.place, address.web, app);
      return `Done: ${app.slug} is set up. ${next(options)} You can close this page.`;
    },
  });
}

const next = ({ place }: MakeOptions): string =>
  place.kind === 'compose'
    ? 'Run docker compose up --detach, and the platform knows it.'
    : 'Start Landfall again, and it knows it.';

async function main(): Promise<void> {
  const checkout = path.resolve(import.meta.dirname, '..', '..', '..', '..');
  const options = readMakeOptions(process.argv.slice(2), checkout);
  if (options === undefined) {
    console.log(usage);
    return;
  }
  const page = await makeApp(options);
  const unheard = isReached(options.publicUrl)
    ? ''
    : `\n  GitHub cannot reach ${options.publicUrl}: nothing is delivered there. Repositories are looked at by the clock, and pull requests get no plan.\n`;
  console.log(`
  Open this on this machine and confirm at GitHub:

    ${page.url}
${unheard}
  Ctrl-C gives up: nothing is made then.`);
  await page.done;
  page.stop();
  console.log(`\n  Done. ${next(options)}`);
}

if (import.meta.main) {
  main().catch((error: Error) => {
    const ours = error instanceof LaunchError || 'words' in error;
    console.error(`\n${ours ? error.message : error.stack}`);
    process.exit(1);
  });
}
