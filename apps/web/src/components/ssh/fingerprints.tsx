import type { HostKeyView, SshKeyType } from '@landfall/contracts/ssh';
import classes from './ssh.module.css';

/** What people call the kinds of keys. */
const KIND: Record<SshKeyType, string> = {
  'ssh-ed25519': 'Ed25519',
  'ecdsa-sha2-nistp256': 'ECDSA',
  'ecdsa-sha2-nistp384': 'ECDSA 384',
  'ecdsa-sha2-nistp521': 'ECDSA 521',
  'ssh-rsa': 'RSA',
};

/** Keys as they are compared: each with its kind. */
export function Fingerprints({ keys }: { keys: readonly Pick<HostKeyView, 'type' | 'fingerprint'>[] }) {
  return (
    <ul className={classes.prints}>
      {keys.map(({ type, fingerprint }) => (
        <li key={fingerprint}>
          <span className={classes.kind}>{KIND[type]}</span>
          <code className={classes.print}>{fingerprint}</code>
        </li>
      ))}
    </ul>
  );
}
