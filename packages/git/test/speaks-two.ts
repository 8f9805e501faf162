import type { Answer } from './answering.ts';

export const OID = 'a'.repeat(40);

/** A line of Git's protocol. */
export const line = (text: string): string => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;

/** What git says first. */
export const first = (path: string, { service = 'git-upload-pack', version = '2' } = {}): string =>
  line(`${service} ${path}\0host=127.0.0.1\0\0version=${version}\0`);

const CAN = ['version 2\n', 'agent=git/2.47.0\n', 'ls-refs\n', 'fetch=shallow\n', 'object-format=sha1\n'];
export const GREETING = `${line('# service=git-upload-pack\n')}0000${CAN.map(line).join('')}0000`;
export const REFS = `${line(`${OID} HEAD symref-target:refs/heads/main\n`)}${line(`${OID} refs/heads/main\n`)}0000`;
export const ADVERTISED = 'application/x-git-upload-pack-advertisement';
export const RESULT = 'application/x-git-upload-pack-result';

/** As a server that speaks version 2 of the protocol. */
export const speaksTwo: Answer = ({ method }, response) =>
  method === 'GET'
    ? void response.setHeader('content-type', ADVERTISED).end(GREETING)
    : void response.setHeader('content-type', RESULT).end(REFS);
