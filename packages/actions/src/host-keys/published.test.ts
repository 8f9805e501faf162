import { fingerprintOf } from '@landfall/crypto/deploy-key';
import { knownHostIn } from '@landfall/crypto/known-hosts';
import { expect, test } from 'vitest';
import { publishedHostKeys } from './published.ts';

const AZURE = ['ohD8VZEXGWo6Ez8GSEJQ9WpafgLFsOfLOtGGQCQo6Og'];
const GITHUB = [
  '+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
  'p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM',
  'uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s',
];
const GITLAB = [
  'eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8',
  'HbW3g8zUjNSksFbqTiUWPWg2Bq1x8xdGUrliXFzSnUw',
  'ROQFvPThGrW4RuWLoL9tq9I9zJ42fK4XywyRtbOz/EQ',
];
const BITBUCKET = [
  'ybgmFkzwOSotHTHLJgHO0QN8L0xErw6vd0VhFA9m3SM',
  'FC73VB6C4OQLSCrjEayhMp9UMxS97caD/Yyi2bhW/J0',
  '46OSHA1Rmj8E8ERTC6xkNcmGOw9oFxYr0WF6zWW8l1E',
];

test.each([
  ['github.com', GITHUB],
  ['ssh.github.com', GITHUB],
  ['gitlab.com', GITLAB],
  ['altssh.gitlab.com', GITLAB],
  ['bitbucket.org', BITBUCKET],
  ['altssh.bitbucket.org', BITBUCKET],
  ['ssh.dev.azure.com', AZURE],
])('%s is known by the fingerprints that it publishes', (host, fingerprints) => {
  const keys = publishedHostKeys(host) ?? [];
  expect(keys.map(({ blob }) => fingerprintOf(Buffer.from(blob, 'base64')))).toEqual(
    fingerprints.map((one) => `SHA256:${one}`),
  );
  const lines = keys.map(({ type, blob }) => `${host} ${type} ${blob}`).join('\n');
  expect(knownHostIn(lines, { host, port: 22 })).toEqual({ keys, unusable: [] });
});

test('no other host is known', () => {
  for (const host of ['github.com.evil.example', 'GitHub.com', 'git.example.com', '__proto__'])
    expect(publishedHostKeys(host)).toBeUndefined();
});
