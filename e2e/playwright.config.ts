import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

/** Debian's Chromium where it is installed (no browser can be downloaded everywhere), else Playwright's own. */
const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

export default defineConfig({
  testDir: './journeys',
  // One platform, one story: the journeys share it and run one after the other.
  workers: 1,
  fullyParallel: false,
  timeout: 600_000,
  // A start that has just become usable is still building its cluster: the first answers may take their time.
  expect: { timeout: 45_000 },
  reporter: [['list'], ['json', { outputFile: './artifacts/results.json' }]],
  outputDir: './artifacts/traces',
  globalSetup: './fixtures/start-platform.ts',
  use: {
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    // One that waits for what never comes is to fail while its page can still be looked at.
    actionTimeout: 60_000,
    navigationTimeout: 60_000,
    launchOptions: {
      ...(system ? { executablePath: system } : {}),
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
