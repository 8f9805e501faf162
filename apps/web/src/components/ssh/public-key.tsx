import type { DeployKeyView } from '@landfall/contracts/ssh';
import { CopyLines } from '#src/ui/text/copy.tsx';
import { SafeLink } from '#src/ui/text/safe-link.tsx';
import text from '#src/ui/text/text.module.css';
import { Fingerprints } from './fingerprints.tsx';
import { whereToAdd } from './known-host.ts';

interface PublicKeyProps {
  url: string;
  deployKey: DeployKeyView;
  /** A repository is opened by it already. */
  isUsed?: boolean;
}

/** The public half of a deploy key, and where it is added. */
export function PublicKey({ url, deployKey, isUsed = false }: PublicKeyProps) {
  const { way, href } = whereToAdd(url);
  return (
    <>
      <p className={text.words}>
        {isUsed
          ? 'This public key opens the repository; it stands at its host, '
          : 'Add this public key to the repository at its host, '}
        {href ? <SafeLink href={href}>{way}</SafeLink> : way}. Reading is enough; let it write if a rollback
        is to push a branch that brings Git back.
      </p>
      <CopyLines lines={deployKey.publicKey} what="public key" wrap />
      <Fingerprints keys={[deployKey]} />
    </>
  );
}
