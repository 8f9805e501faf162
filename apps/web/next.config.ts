import type { NextConfig } from 'next';

const api = process.env.LANDFALL_API_URL;

/** The dashboard's build. Types are checked by `tsc -p apps/web`; images are never resized by the server (security WEB-3). */
const config: NextConfig = {
  // So that two builds (of `npm start` and of the tests) can stand side by side.
  distDir: process.env.LANDFALL_WEB_BUILD_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  productionBrowserSourceMaps: false,
  images: { unoptimized: true },
  typescript: { ignoreBuildErrors: true },
  experimental: {
    useTypeScriptCli: true,
    optimizePackageImports: ['@mantine/core', '@mantine/hooks', '@tabler/icons-react'],
    staleTimes: { dynamic: 300, static: 300 },
  },
  // The front door sends these to the API; only `next dev` on its own needs them.
  rewrites: async () =>
    api === undefined
      ? []
      : ['/v1', '/webhooks'].map((prefix) => ({
          source: `${prefix}/:path*`,
          destination: `${api}${prefix}/:path*`,
        })),
};

export default config;
