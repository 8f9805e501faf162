import { deployKeyId } from '@landfall/contracts/ids';
import { type DeployKeyView, sshKeyType } from '@landfall/contracts/ssh';
import { timestamp } from '../json.ts';

/** Names the key where it is added: who added it is asked some day. */
const COMMENT = 'landfall';

/** A deploy key as pages show it: its public half. */
export const toDeployKeyView = (row: {
  id: string;
  type: string;
  publicKey: string;
  fingerprint: string;
  createdAt: Date;
}): DeployKeyView => ({
  id: deployKeyId.parse(row.id),
  type: sshKeyType.parse(row.type),
  publicKey: `${row.publicKey} ${COMMENT}`,
  fingerprint: row.fingerprint,
  createdAt: timestamp(row.createdAt),
});
