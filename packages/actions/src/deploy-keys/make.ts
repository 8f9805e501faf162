import { deployKeyId } from '@landfall/contracts/ids';
import type { DeployKeyView, MakeDeployKeyInput } from '@landfall/contracts/ssh';
import { type DeployKey, makeDeployKey, readDeployKey, UnusableKey } from '@landfall/crypto/deploy-key';
import { seal } from '@landfall/crypto/seal';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { Refusal } from '../refusal.ts';
import { type Unit, unitOfWork } from '../unit.ts';
import { forgetUnusedKeys, UNUSED } from './forget-unused.ts';
import { sealedKeyPlace } from './open.ts';
import { toDeployKeyView } from './view.ts';

/** Of those that no repository took, an organization has at most so many. */
const MOST_UNUSED = 50;

/**
 * Makes an Ed25519 deploy key, or takes a person's own; its private half is sealed to the source role at once and never shown
 * again. @throws Refusal `refused` about a key that cannot be used, `too-many-requests`
 */
export async function makeDeployKeyFor(
  context: Context,
  { privateKey }: MakeDeployKeyInput,
): Promise<DeployKeyView> {
  const key = privateKey === undefined ? makeDeployKey() : usable(privateKey);
  const { organizationId } = context;
  const id = newId(deployKeyId);
  const sealed = seal(
    context.publicKeys.source,
    Buffer.from(key.privateKey),
    sealedKeyPlace(organizationId, id),
  );
  return unitOfWork(context, async (unit) => {
    await makeRoom(unit, context);
    const row = await unit.tx.deployKey.create({
      data: {
        organizationId,
        id,
        type: key.type,
        publicKey: key.publicKey,
        fingerprint: key.fingerprint,
        sealedKey: Buffer.from(sealed),
        createdAt: context.now(),
      },
    });
    unit.audit(
      'deploy-key.make',
      { kind: 'deploy-key', id, name: key.fingerprint },
      { own: privateKey !== undefined },
    );
    return toDeployKeyView(row);
  });
}

async function makeRoom({ tx }: Unit, context: Context): Promise<void> {
  await forgetUnusedKeys(tx, context);
  if ((await tx.deployKey.count({ where: UNUSED })) < MOST_UNUSED) return;
  throw new Refusal('too-many-requests', {
    what: 'No deploy key was made.',
    why: `Your organization has ${MOST_UNUSED} that no repository uses yet.`,
    fix: 'Connect repositories with them, or wait: one that is not used is forgotten after a day.',
  });
}

const WHY: Record<UnusableKey['reason'], { why: string; fix: string }> = {
  passphrase: {
    why: 'It is locked by a passphrase, which nobody is there to type when Git is asked.',
    fix: 'Make a key without one for this repository (`ssh-keygen -t ed25519 -N ""`), or let Landfall make it.',
  },
  public: {
    why: 'It is a public key; Git is opened by the private one.',
    fix: 'Paste the file without .pub at its end, or let Landfall make a key.',
  },
  putty: {
    why: 'It is in the form of PuTTY.',
    fix: 'Export it in PuTTYgen (Conversions, Export OpenSSH key), or let Landfall make a key.',
  },
  kind: {
    why: 'It is of a kind that is not spoken.',
    fix: 'Use Ed25519, ECDSA or RSA, or let Landfall make a key.',
  },
  weak: {
    why: 'It is RSA with less than 2048 or more than 8192 bits.',
    fix: 'Use an Ed25519 key, or let Landfall make one.',
  },
  unreadable: {
    why: 'It is no private key, is cut off, or is of a kind that is not spoken.',
    fix: 'Paste all of the file, with the lines that begin and end it, or let Landfall make a key.',
  },
};

function usable(text: string): DeployKey {
  try {
    return readDeployKey(text);
  } catch (error) {
    if (!(error instanceof UnusableKey)) throw error;
    const words = WHY[error.reason];
    throw new Refusal('refused', { what: 'This private key cannot be used.', ...words }, [
      { pointer: '/privateKey', message: words.why },
    ]);
  }
}
